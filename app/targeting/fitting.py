"""A selection as boxes, within what a platform takes."""

from __future__ import annotations

from heapq import merge
from itertools import islice, product
from typing import TYPE_CHECKING, Any, NamedTuple

from app.targeting.boxes import TooManyBoxesError, all_of, boxes, widen
from app.targeting.sums import TooManyWaysError, vectors, ways

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.targeting.answer import Relation
    from app.targeting.audience import Group, Member
    from app.targeting.boxes import Box
    from app.targeting.selection import Selection

MAX_TERMS = 1_000
"""More ways to be selected than this are not looked at."""


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
    try:
        admitted = boxes(chosen.admitted)
    except TooManyBoxesError:
        return Fitted((), is_whole=False)
    found: list[Box] = []
    is_whole = True
    left_over = terms(chosen)
    try:
        for term in islice(left_over, MAX_TERMS):
            parts = [boxes(chosen.members[one.key]) for one in term]
            widen(found, all_of([*parts, admitted]))
            if sum(map(cost, found)) > 2 * limit:
                is_whole = False
                break
        else:
            is_whole = next(left_over, None) is None
    except (TooManyBoxesError, TooManyWaysError):
        is_whole = False
    kept: list[Box] = []
    left = limit
    for box in sorted(found, key=cost):
        left -= cost(box)
        if left < 0:
            return Fitted(tuple(kept), is_whole=False)
        kept.append(box)
    return Fitted(tuple(kept), is_whole)


def terms(chosen: Selection) -> Iterator[tuple[Member, ...]]:
    """Yield the sets of members that are enough, those of the fewest members first.

    Raises:
        TooManyWaysError: There are too many ways to add up.
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
    for chosen in sorted(product(*by_size), key=sum):
        for parts in product(*(own[size] for own, size in zip(by_size, chosen, strict=True))):
            yield tuple(member for part in parts for member in part)
