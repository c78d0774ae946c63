"""What a buyer persona says against the product, with the proof it requires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.people.playbook.gaps import called, empty
from app.people.playbook.markdown import items, quoted
from schemas.people import BuyerPersona

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.people.playbook.gaps import MissingPart
    from app.people.playbook.markdown import Blocks
    from app.people.roles import PlacedPersona
    from schemas.people import Objection


def proofs(objection: Objection) -> Blocks:
    """Return an objection with the proof it requires."""
    return [f"**{quoted(objection.objection)}**", *items(objection.proof_required)]


def unproved(one: PlacedPersona) -> Iterator[MissingPart]:
    """Yield the objections of a persona that nothing is said to answer."""
    persona, pointer = one
    if isinstance(persona, BuyerPersona):
        for place, objection in enumerate(persona.objections):
            whose, where = f"An objection of {called(persona)}", f"{pointer}/objections/{place}"
            yield from empty(objection, whose, where, "proof_required")
