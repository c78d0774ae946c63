"""Objection cards: what is said against the product, and what proof answers it."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from app.engine.markdown import escaped
from app.people.playbook.gaps import nobody, unsaid
from app.people.playbook.markdown import items, named, part, quoted, section
from app.people.playbook.objections import unproved
from app.people.playbook.view import View
from app.people.roles import PersonaReference, by_role
from schemas.base import Model, Text, Texts
from schemas.people import BuyerPersona, BuyingRole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.people.playbook.gaps import MissingPart
    from app.people.playbook.markdown import Blocks
    from app.people.roles import PlacedPersona
    from schemas.decision import AnsweringVersion
    from schemas.definition import Definition
    from schemas.people import Objection

MOST = 5


class ObjectionCard(Model):
    """An objection, who raises it, and what would convince them."""

    objection: Text
    """In their words."""
    persona: PersonaReference
    """Who raises it."""
    roles: tuple[BuyingRole, ...]
    """In which roles they are met."""
    proof_required: Texts
    """What would convince them."""


class ObjectionCardsView(View):
    """The five objections to be ready for."""

    title: ClassVar = "Objection cards"

    view: Literal["objection-cards"]
    """Which view it is."""
    cards: tuple[ObjectionCard, ...]
    """At most five: the first objection of each role, then the second of each, and so on; among the
    first, as among the second, the champion's comes first, then the economic buyer's."""
    total: int
    """How many objections the definition holds; the others are with their personas."""

    def body(self) -> Blocks:
        """Return a card an objection."""
        blocks: Blocks = []
        if self.total > len(self.cards):
            blocks += [f"{len(self.cards)} of {self.total}; the others are with their personas."]
        for number, card in enumerate(self.cards, 1):
            roles = ", ".join(map(named, card.roles))
            who = f"**Raised by:** {escaped(card.persona.name)} ({roles})"
            proof = part("Proof required:", items(card.proof_required))
            blocks += section(f"{number}. {quoted(card.objection)}", [who], proof)
        return blocks


class _Raised(NamedTuple):
    objection: Objection
    by: PlacedPersona
    roles: tuple[BuyingRole, ...]


def objection_cards(definition: Definition, icp: AnsweringVersion) -> ObjectionCardsView:
    """Return the objection cards of a definition."""
    raised = _raised(definition)
    return ObjectionCardsView(
        icp=icp,
        view="objection-cards",
        name=definition.name,
        missing=tuple(_missing(definition)),
        cards=tuple(
            ObjectionCard(
                objection=one.objection.objection,
                persona=one.by.reference,
                roles=one.roles,
                proof_required=one.objection.proof_required,
            )
            for one in raised[:MOST]
        ),
        total=len(raised),
    )


def _raised(definition: Definition) -> list[_Raised]:
    """Return all objections: the first of each role, then the second of each, and so on."""
    of_role: dict[BuyingRole, list[list[_Raised]]] = {}
    for one, roles in by_role(definition).items():
        if isinstance(one.persona, BuyerPersona):
            own = [_Raised(objection, one, roles) for objection in one.persona.objections]
            of_role.setdefault(roles[0], []).append(own)
    return _in_turn([_in_turn(personas) for personas in of_role.values()])


def _in_turn(queues: list[list[_Raised]]) -> list[_Raised]:
    """Return the first of each queue, then the second of each, until all are empty."""
    rounds = zip_longest(*queues)
    return [one for each in rounds for one in each if one]


def _missing(definition: Definition) -> Iterator[MissingPart]:
    buyers = [one for one in by_role(definition) if isinstance(one.persona, BuyerPersona)]
    if not buyers:
        yield nobody("buyer")
    for one in buyers:
        yield from unsaid(one, "objections")
        yield from unproved(one)
