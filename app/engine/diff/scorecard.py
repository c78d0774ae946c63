"""What changed in the scorecard: a criterion keeps its name when it moves to another dimension."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.engine.diff.changes import Change
from app.engine.diff.matching import Placed, matched, placed
from app.engine.diff.things import of_list, of_thing, reordered, there, title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Json = dict[str, Any]

_POINTER = "/scorecard/dimensions"


def of_scorecard(before: Json, after: Json) -> Iterator[Change]:
    """Yield what changed from one scorecard to another."""
    old, new = (
        placed(one["dimensions"], lambda dimension: dimension["key"], _POINTER)
        for one in (before, after)
    )
    yield from of_list("dimension", old, new, apart=frozenset({"criteria"}))
    yield from _of_criteria(old, new)


def _of_criteria(before: Sequence[Placed[Json]], after: Sequence[Placed[Json]]) -> Iterator[Change]:
    homes_before, homes = _homes(before), _homes(after)
    found = matched(_criteria(before), _criteria(after))
    for gone in found.removed:
        yield there("criterion", gone, "removed", scoring=True)
    for added in found.added:
        yield there("criterion", added, "added", scoring=True)
    for old, new in found.kept:
        key = str(new.name)
        home_before, home = homes_before[key], homes[key]
        if home_before != home:
            message = f"{title('criterion', key)} moves from {home_before} to {home}."
            yield Change(
                *("criterion", key, "moved", new.pointer, True),
                *(home_before, home, message),
            )
        yield from of_thing("criterion", old, new)
    for dimension in (str(one.name) for one in after):
        stayed = [
            (old, new)
            for old, new in found.kept
            if homes_before[str(old.name)] == homes[str(new.name)] == dimension
        ]
        places = [_place(old.pointer) for old, _ in stayed]
        if places != sorted(places):
            yield reordered("criterion", stayed, scoring=True)


def _criteria(dimensions: Sequence[Placed[Json]]) -> list[Placed[Json]]:
    return [
        criterion
        for dimension in dimensions
        for criterion in placed(
            dimension.thing["criteria"], lambda one: one["key"], f"{dimension.pointer}/criteria"
        )
    ]


def _homes(dimensions: Sequence[Placed[Json]]) -> dict[str, str]:
    return {
        criterion["key"]: dimension.thing["key"]
        for dimension in dimensions
        for criterion in dimension.thing["criteria"]
    }


def _place(pointer: str) -> int:
    return int(pointer.rpartition("/")[2])
