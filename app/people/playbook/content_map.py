"""The content map: which page tells a use case, and which is written for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from app.engine.markdown import escaped
from app.people.playbook.gaps import empty, nobody
from app.people.playbook.markdown import marked, page, section, titled
from app.people.playbook.view import View
from app.people.roles import ROLES, placed, roles_of
from schemas.base import Key, Model, Text
from schemas.messaging import Messaging, UseCase
from schemas.people import BuyingRole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.people.playbook.gaps import MissingPart
    from app.people.playbook.markdown import Blocks
    from schemas.decision import AnsweringVersion
    from schemas.definition import Definition


class PersonaPage(Model):
    """A persona, and the page that is written for it."""

    key: Key
    """As in the definition."""
    name: Text
    """How people call the persona."""
    page: Text | None
    """Such as a URL."""


class PagesOfRole(Model):
    """The pages for those who have a role."""

    role: BuyingRole
    """The buying role."""
    personas: tuple[PersonaPage, ...]
    """Whose usual role it is, or to whom the buying center gives it."""


class ContentMapView(View):
    """The pages of the ICP by use case, and of its personas by role."""

    title: ClassVar = "Content map"

    view: Literal["content-map"]
    """Which view it is."""
    use_cases: tuple[UseCase, ...]
    """Reasons to buy, each with its page."""
    roles: tuple[PagesOfRole, ...]
    """The roles that somebody fills; who has two stands with both."""

    def body(self) -> Blocks:
        """Return both maps."""
        use_cases = (_line(escaped(one.headline), one.page) for one in self.use_cases)
        roles = (
            _line(f"**{titled(role.role)}**, {escaped(one.name)}", one.page)
            for role in self.roles
            for one in role.personas
        )
        return [
            *section("Pages by use case", marked(use_cases)),
            *section("Pages by role", marked(roles)),
        ]


def content_map(definition: Definition, icp: AnsweringVersion) -> ContentMapView:
    """Return the content map of a definition."""
    pages: dict[BuyingRole, list[PersonaPage]] = {role: [] for role in ROLES}
    for persona in definition.personas:
        entry = PersonaPage(key=persona.key, name=persona.name, page=persona.page)
        for held in roles_of(definition, persona):
            pages[held.role].append(entry)
    return ContentMapView(
        icp=icp,
        view="content-map",
        name=definition.name,
        missing=tuple(_missing(definition)),
        use_cases=(definition.messaging or Messaging()).use_cases,
        roles=tuple(
            PagesOfRole(role=role, personas=tuple(found)) for role, found in pages.items() if found
        ),
    )


def _line(what: str, address: str | None) -> str:
    return f"{what}: {page(address)}" if address else what


def _missing(definition: Definition) -> Iterator[MissingPart]:
    messaging = definition.messaging or Messaging()
    yield from empty(messaging, "The messaging", "/messaging", "use_cases")
    for number, use_case in enumerate(messaging.use_cases):
        pointer = f"/messaging/use_cases/{number}"
        yield from empty(use_case, f"The use case {use_case.key}", pointer, "page")
    if not definition.personas:
        yield nobody("persona")
    for one in placed(definition):
        yield from empty(one.persona, one.persona.key, one.pointer, "page")
