"""Lists of texts, written out or named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.conditions import ListRef

if TYPE_CHECKING:
    from collections.abc import Mapping


def expand(
    values: tuple[str, ...] | ListRef, lists: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Return the texts as written: of a named list, those of the list.

    Raises:
        KeyError: The list is not among `lists`; a checked definition names only lists it has.
    """
    return lists[values.list] if isinstance(values, ListRef) else values
