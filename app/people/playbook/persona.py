"""One persona: all that the definition says of who decides, or of who uses the product."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from app.engine.markdown import escaped
from app.people.playbook.gaps import MissingPart, called, unsaid
from app.people.playbook.markdown import items, labelled, named, page, paragraph, section
from app.people.playbook.messages import messaging_of
from app.people.playbook.objections import proofs, unproved
from app.people.playbook.view import View
from app.people.roles import HeldRole, persona_of, roles_of
from schemas.messaging import Variant
from schemas.people import BuyerPersona, Persona

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.people.playbook.markdown import Blocks
    from app.people.roles import PlacedPersona
    from schemas.decision import AnsweringVersion
    from schemas.definition import Definition
    from schemas.people import Titles, UserPersona

_OF_BUYERS = (
    *("kpis", "trigger_events", "objections", "decision_criteria", "deal_breakers", "channels"),
    *("internal_win", "message"),
)
_OF_USERS = (
    *("context", "tasks", "success_criteria", "constraints", "tools", "friction"),
    *("aha_moment", "first_week_win"),
)


class PersonaView(View):
    """A persona, the roles it has in the purchase, and what is said to it."""

    title: ClassVar = "Persona"

    view: Literal["persona"]
    """Which view it is."""
    persona: Persona
    """As in the definition."""
    roles: tuple[HeldRole, ...]
    """The usual role first, then those that the buying center adds."""
    variants: tuple[Variant, ...]
    """The headlines that are written for this persona, with their proof."""

    @property
    def subject(self) -> str:
        """The persona."""
        return self.persona.name

    def body(self) -> Blocks:
        """Return what is known of the persona, in the order in which a conversation needs it."""
        persona = self.persona
        roles = [
            f"{named(role.role)} (required)" if role.required else named(role.role)
            for role in self.roles
        ]
        own = _of_buyer(persona) if isinstance(persona, BuyerPersona) else _of_user(persona)
        return [
            f"**{'Roles' if roles[1:] else 'Role'}:** {', '.join(roles)}",
            *section("Job to be done", paragraph(persona.job_to_be_done)),
            *own,
            *section("Headlines and proof", *map(_headline, self.variants)),
            *section("How to recognise one", _titles(persona.titles)),
            *section("Page", [page(persona.page)] if persona.page else []),
        ]


def persona_view(definition: Definition, icp: AnsweringVersion, key: str) -> PersonaView:
    """Return the view of one persona.

    Raises:
        KeyError: No persona has this key.
    """
    one = persona_of(definition, key)
    variants = messaging_of(definition).variants
    return PersonaView(
        icp=icp,
        view="persona",
        name=definition.name,
        missing=tuple(_missing(one)),
        persona=one.persona,
        roles=roles_of(definition, one.persona),
        variants=tuple(variant for variant in variants if variant.persona == key),
    )


def _missing(one: PlacedPersona) -> Iterator[MissingPart]:
    persona = one.persona
    own = _OF_BUYERS if isinstance(persona, BuyerPersona) else _OF_USERS
    yield from unsaid(one, "job_to_be_done", *own, "page")
    yield from unproved(one)
    titles = persona.titles
    if not (titles.phrases or titles.functions or titles.seniorities):
        message = f"{called(persona).capitalize()} has no titles; write how to recognise one."
        yield MissingPart(pointer=f"{one.pointer}/titles", message=message)


def _of_buyer(persona: BuyerPersona) -> Blocks:
    return [
        *section("Message", paragraph(persona.message)),
        *section("Trigger events", items(persona.trigger_events)),
        *section("KPIs", items(persona.kpis)),
        *section("Objections, with the proof they require", *map(proofs, persona.objections)),
        *section("Decision criteria", items(persona.decision_criteria)),
        *section("Deal breakers", items(persona.deal_breakers)),
        *section("Internal win", paragraph(persona.internal_win)),
        *section("Channels", items(persona.channels)),
    ]


def _of_user(persona: UserPersona) -> Blocks:
    return [
        *section("Context", paragraph(persona.context)),
        *section("Tasks", items(persona.tasks)),
        *section("Milestones", items(persona.milestones)),
        *section("Success criteria", items(persona.success_criteria)),
        *section("Constraints", items(persona.constraints)),
        *section("Tools", items(persona.tools)),
        *section("Friction", items(persona.friction)),
        *section("Aha moment", paragraph(persona.aha_moment)),
        *section("First-week win", paragraph(persona.first_week_win)),
    ]


def _titles(titles: Titles) -> Blocks:
    return [
        *labelled("Titles", ", ".join(titles.phrases)),
        *labelled("Functions", ", ".join(titles.functions)),
        *labelled("Seniorities", ", ".join(titles.seniorities)),
    ]


def _headline(variant: Variant) -> Blocks:
    return [f"**{escaped(variant.headline)}**", *items(variant.proof)]
