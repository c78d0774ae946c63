"""The content map: which page tells a use case, and which is written for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from app.engine.markdown import escaped
from app.people.playbook.gaps import MissingPart, empty, unsaid
from app.people.playbook.markdown import marked, page, section, titled
from app.people.playbook.messages import messaging_of
from app.people.playbook.view import View
from app.people.roles import ROLES, placed, roles_of
from schemas.base import Key, Model, Text
from schemas.messaging import UseCase
from schemas.people import BuyingRole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.people.playbook.markdown import Blocks
    from schemas.decision import AnsweringVersion
    from schemas.definition import Definition


class PersonaPage(Model):
    """A persona that has a page of its own."""

    key: Key
    """As in the definition."""
    name: Text
    """How people call the persona."""
    page: Text
    """The address of the page."""


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
    """The reasons to buy that have a page."""
    roles: tuple[PagesOfRole, ...]
    """The roles for which there are pages; who has two stands with both."""

    def body(self) -> Blocks:
        """Return both maps."""
        use_cases = (
            f"{escaped(one.headline)}: {page(one.page)}" for one in self.use_cases if one.page
        )
        roles = (
            f"**{titled(role.role)}**, {escaped(one.name)}: {page(one.page)}"
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
        if persona.page:
            entry = PersonaPage(key=persona.key, name=persona.name, page=persona.page)
            for held in roles_of(definition, persona):
                pages[held.role].append(entry)
    return ContentMapView(
        icp=icp,
        view="content-map",
        name=definition.name,
        missing=tuple(_missing(definition)),
        use_cases=tuple(one for one in messaging_of(definition).use_cases if one.page),
        roles=tuple(
            PagesOfRole(role=role, personas=tuple(found)) for role, found in pages.items() if found
        ),
    )


def _missing(definition: Definition) -> Iterator[MissingPart]:
    messaging = messaging_of(definition)
    yield from empty(messaging, "The messaging", "/messaging", "use_cases")
    for number, use_case in enumerate(messaging.use_cases):
        pointer = f"/messaging/use_cases/{number}"
        yield from empty(use_case, f"The use case {use_case.key}", pointer, "page")
    if not definition.personas:
        message = "There are no personas; describe who decides and who uses."
        yield MissingPart(pointer="/personas", message=message)
    for one in placed(definition):
        yield from unsaid(one, "page")
