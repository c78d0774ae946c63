"""What a view would show and the definition does not say: each place, and what to write there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.faults import child
from schemas.base import Model
from schemas.descriptions import descriptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


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
            message = f"{whose} has no {field}; write {meaning[:1].lower()}{meaning[1:]}"
            yield MissingPart(pointer=child(pointer, field), message=message)


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
