"""Which thing of the older definition is which of the newer one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

T = TypeVar("T")


class Placed(NamedTuple, Generic[T]):
    """A thing, its name, and where it stands in its document."""

    name: Hashable
    pointer: str
    thing: T


class Matched(NamedTuple, Generic[T]):
    """What two lists of named things have and have not in common.

    Attributes:
        added: Those of the newer list alone.
        removed: Those of the older list alone.
        kept: Those of both, the older beside the newer, in the newer order.
        reordered: Whether those stand in another order.
    """

    added: list[Placed[T]]
    removed: list[Placed[T]]
    kept: list[tuple[Placed[T], Placed[T]]]
    reordered: bool


def matched(before: Iterable[Placed[T]], after: Iterable[Placed[T]]) -> Matched[T]:
    """Match two lists by name; a name that comes twice is matched in turn."""
    old, new = _told_apart(before), _told_apart(after)
    kept = [name for name in new if name in old]
    return Matched(
        added=[new[name] for name in new if name not in old],
        removed=[old[name] for name in old if name not in new],
        kept=[(old[name], new[name]) for name in kept],
        reordered=kept != [name for name in old if name in new],
    )


def placed(things: Iterable[T], name: Callable[[T], Hashable], pointer: str) -> list[Placed[T]]:
    """Return the things of a list with their names and places."""
    return [Placed(name(thing), f"{pointer}/{place}", thing) for place, thing in enumerate(things)]


def _told_apart(things: Iterable[Placed[T]]) -> dict[tuple[Hashable, int], Placed[T]]:
    seen: Counter[Hashable] = Counter()
    found = {}
    for thing in things:
        found[thing.name, seen[thing.name]] = thing
        seen[thing.name] += 1
    return found
