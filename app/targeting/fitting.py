"""A selection as boxes, within what a platform takes."""

from __future__ import annotations

from functools import cache
from heapq import heappop, heappush, merge
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from app.targeting.boxes import all_of, boxes, widen
from app.targeting.steps import TooMuchError, step
from app.targeting.sums import vectors, ways

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.targeting.answer import Relation
    from app.targeting.audience import Group, Member
    from app.targeting.boxes import Box
    from app.targeting.selection import Selection


class Written(NamedTuple):
    """A selection in the words of a platform.

    Attributes:
        body: The filter.
        relation: How those whom it selects relate to the selection.
    """

    body: Any
    relation: Relation


class Fitted(NamedTuple):
    """What fits.

    Attributes:
        boxes: Of which an account must be in one.
        is_whole: Whether that is the whole selection.
    """

    boxes: tuple[Box, ...]
    is_whole: bool


def fitted(chosen: Selection, cost: Callable[[Box], int], limit: int) -> Fitted:
    """Return the widest boxes of a selection that a platform takes.

    Args:
        chosen: The selection.
        cost: What a box costs there.
        limit: What all boxes may cost.
    """
    found: list[Box] = []
    is_whole = True
    costs = cache(cost)
    of_member = cache(lambda pointer: boxes(chosen.members[pointer]))
    try:
        admitted = boxes(chosen.admitted)
        for term in terms(chosen):
            widen(found, all_of([*(of_member(one.pointer) for one in term), admitted]))
            if sum(map(costs, found)) > 2 * limit:
                is_whole = False
                break
    except TooMuchError:
        is_whole = False
    kept: list[Box] = []
    left = limit
    for box in sorted(found, key=costs):
        left -= costs(box)
        if left < 0:
            return Fitted(tuple(kept), is_whole=False)
        kept.append(box)
    return Fitted(tuple(kept), is_whole)


def terms(chosen: Selection) -> Iterator[tuple[Member, ...]]:
    """Yield the sets of members that are enough, those of the fewest members first.

    Raises:
        TooMuchError: It takes too many steps.
    """
    groups = chosen.audience.groups
    each = (_of_vector(groups, vector) for vector in vectors(chosen.audience))
    return merge(*each, key=len)


def _of_vector(groups: tuple[Group, ...], vector: tuple[int, ...]) -> Iterator[tuple[Member, ...]]:
    """Yield the sets of members that come to these points, smallest first."""
    by_size: list[dict[int, list[tuple[Member, ...]]]] = []
    for group, points in zip(groups, vector, strict=True):
        sizes: dict[int, list[tuple[Member, ...]]] = {}
        for way in ways(group, points):
            sizes.setdefault(len(way), []).append(way)
        by_size.append(sizes)
    for chosen in _smallest_first([sorted(sizes) for sizes in by_size]):
        for parts in product(*(own[size] for own, size in zip(by_size, chosen, strict=True))):
            step()
            yield tuple(member for part in parts for member in part)


def _smallest_first(sizes: list[list[int]]) -> Iterator[tuple[int, ...]]:
    """Yield one of each, those of the least sum first."""
    start = (0,) * len(sizes)
    heap = [(sum(own[0] for own in sizes), start)]
    seen = {start}
    while heap:
        total, places = heappop(heap)
        yield tuple(own[place] for own, place in zip(sizes, places, strict=True))
        for number, place in enumerate(places):
            step()
            after = (*places[:number], place + 1, *places[number + 1 :])
            if place + 1 < len(sizes[number]) and after not in seen:
                seen.add(after)
                more = sizes[number][place + 1] - sizes[number][place]
                heappush(heap, (total + more, after))
