"""What a view would show and the definition does not say: each place, and what to write there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.faults import child
from app.people.playbook.markdown import named
from schemas.base import Model
from schemas.descriptions import descriptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.people.roles import PlacedPersona
    from schemas.people import Persona


_NAMES = {"anti_icp": "flags", "ask": "question", "kpis": "KPIs", "proof_required": "proof"}
"""Fields that are called otherwise in a sentence."""


class MissingPart(Model):
    """Something that the view is made of, and that the definition does not say."""

    pointer: str
    """JSON Pointer (RFC 6901) into the definition: where it belongs."""
    message: str
    """What to write there."""


def empty(part: Model, whose: str, pointer: str, *fields: str) -> Iterator[MissingPart]:
    """Yield the fields of a part that are empty; what belongs there is what the language says.

    Args:
        part: A part of the definition.
        whose: What a sentence calls it.
        pointer: Where it stands.
        fields: The fields that the view shows.
    """
    meanings = descriptions(type(part))
    for field in fields:
        if not getattr(part, field):
            meaning = meanings[field]
            name = _NAMES.get(field) or named(field)
            message = f"{whose} has no {name}; write {meaning[:1].lower()}{meaning[1:]}"
            yield MissingPart(pointer=child(pointer, field), message=message)


def called(persona: Persona) -> str:
    """Return what a sentence calls a persona."""
    return f"the persona {persona.key}"


def unsaid(one: PlacedPersona, *fields: str) -> Iterator[MissingPart]:
    """Yield the fields of a persona that are empty; see `empty`."""
    persona, pointer = one
    yield from empty(persona, called(persona).capitalize(), pointer, *fields)


def distinct(parts: Iterable[MissingPart]) -> tuple[MissingPart, ...]:
    """Return the parts, each once: who has two roles lacks it in both."""
    return tuple(dict.fromkeys(parts))


def nobody(kind: str) -> MissingPart:
    """Return that no persona is of a kind.

    Args:
        kind: Who is missing, such as `champion`.
    """
    return MissingPart(
        pointer="/personas", message=f"There is no {kind}; describe one as a persona."
    )
