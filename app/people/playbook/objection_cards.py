"""Objection cards: what is said against the product, and what proof answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from app.engine.markdown import escaped
from app.people.playbook.gaps import MissingPart, empty, nobody
from app.people.playbook.markdown import items, named, part, quoted, section
from app.people.playbook.view import View
from app.people.roles import PersonaReference, by_role
from schemas.base import Model, Text, Texts
from schemas.people import BuyerPersona

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    proof_required: Texts
    """What would convince them."""


class ObjectionCardsView(View):
    """The five objections to be ready for."""

    title: ClassVar = "Objection cards"

    view: Literal["objection-cards"]
    """Which view it is."""
    cards: tuple[ObjectionCard, ...]
    """At most five: the first objection of each buyer persona, then the second of each, and so on;
    among the first, as among the second, the champion's comes first, then the economic buyer's."""
    total: int
    """How many objections the definition holds; the others are with their personas."""

    def body(self) -> Blocks:
        """Return a card an objection."""
        blocks: Blocks = []
        for number, card in enumerate(self.cards, 1):
            who = f"**Raised by:** {escaped(card.persona.name)} ({named(card.persona.role)})"
            proof = part("Proof required:", items(card.proof_required))
            blocks += section(f"{number}. {quoted(card.objection)}", [who], proof)
        return blocks


class _Raised(NamedTuple):
    place: int
    objection: Objection
    by: PlacedPersona


def objection_cards(definition: Definition, icp: AnsweringVersion) -> ObjectionCardsView:
    """Return the objection cards of a definition."""
    personas = by_role(definition)
    raised = sorted(
        (
            _Raised(place, objection, one)
            for one in personas
            if isinstance(one.persona, BuyerPersona)
            for place, objection in enumerate(one.persona.objections)
        ),
        key=lambda one: one.place,  # stable: by role within a place
    )
    return ObjectionCardsView(
        icp=icp,
        view="objection-cards",
        name=definition.name,
        missing=tuple(_missing(personas)),
        cards=tuple(
            ObjectionCard(
                objection=one.objection.objection,
                persona=one.by.reference,
                proof_required=one.objection.proof_required,
            )
            for one in raised[:MOST]
        ),
        total=len(raised),
    )


def proofs(objection: Objection) -> Blocks:
    """Return an objection with the proof it requires."""
    return [f"**{quoted(objection.objection)}**", *items(objection.proof_required)]


def unproved(one: PlacedPersona) -> Iterator[MissingPart]:
    """Yield the objections of a persona that nothing is said to answer."""
    persona, pointer = one
    if isinstance(persona, BuyerPersona):
        for place, objection in enumerate(persona.objections):
            where = f"{pointer}/objections/{place}"
            yield from empty(objection, f"An objection of {persona.key}", where, "proof_required")


def _missing(personas: list[PlacedPersona]) -> Iterator[MissingPart]:
    buyers = [one for one in personas if isinstance(one.persona, BuyerPersona)]
    if not buyers:
        yield nobody("buyer")
    for one in buyers:
        yield from empty(one.persona, one.persona.key, one.pointer, "objections")
        yield from unproved(one)
