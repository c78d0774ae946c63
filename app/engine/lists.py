"""Lists of texts, written out or named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.conditions import ListRef

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import JsonValue


def expand(
    values: tuple[str, ...] | ListRef, lists: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Return the texts as written: of a named list, those of the list.

    Raises:
        KeyError: The list is not among `lists`; a checked definition names only lists it has.
    """
    return lists[values.list] if isinstance(values, ListRef) else values


def written_out(condition: JsonValue, lists: Mapping[str, tuple[str, ...]]) -> JsonValue:
    """Return a condition as JSON with every `{"list": name}` replaced by the list.

    Raises:
        KeyError: A list is not among `lists`.
    """
    if isinstance(condition, list):
        return [written_out(part, lists) for part in condition]
    if not isinstance(condition, dict):
        return condition
    if condition.keys() == {"list"}:
        return list(expand(ListRef.model_validate(condition), lists))
    return {key: written_out(value, lists) for key, value in condition.items()}
