"""`possible`: components combined by convolution.

The scores that can come about are the bits of an integer, so adding a score is a shift.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from app.engine.fragments import kept
from app.engine.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.engine.verdict import Bands, Tally

REMEMBERED = 4_096

Group = tuple[int, int, bool]
"""Bands missed (bits), the best band allowed, and whether it is disqualified."""


class Shape:
    """What can be added up to, above a least score; compared by identity.

    Attributes:
        groups: For each group the scores that can come about with it, as bits.
        exact: Whether each of them is reached by some completion.
    """

    __slots__ = ("exact", "groups")

    def __init__(self, groups: frozenset[tuple[Group, int]], *, exact: bool) -> None:
        self.groups = groups
        self.exact = exact


class Spread(NamedTuple):
    """What can be added up to: a least score, and the shape above it."""

    least: int
    shape: Shape


class Possibilities:
    """Combines what components can add up to; equal shapes are one object, so that it is quick.

    Args:
        bands: The bands of the definition.
    """

    def __init__(self, bands: Bands) -> None:
        self._shapes = shapes = Memo(_shape, REMEMBERED)
        self.combined: Memo[tuple[Shape, Shape], Shape] = Memo(
            partial(_combined, shapes), REMEMBERED
        )
        """The shape of two together; their least scores add up."""
        self.json: Memo[tuple[int, Shape], bytes] = Memo(partial(_json, bands), REMEMBERED)
        """`possible` of a decision, by what all components together can add up to."""

    def spread(self, independent: Iterable[Iterable[Tally]], *, exact: bool) -> Spread:
        """Return what sets of tallies that are independent of each other can add up to."""
        whole = self._spread({(0, 0, False): 1}, exact=exact)
        for tallies in independent:
            groups: dict[Group, int] = {}
            for tally in tallies:
                group = (tally.missed, tally.cap, tally.disqualified)
                groups[group] = groups.get(group, 0) | 1 << tally.score
            whole = self.together(whole, self._spread(groups, exact=exact))
        return whole

    def together(self, one: Spread, other: Spread) -> Spread:
        """Return what two components together can add up to."""
        return Spread(one.least + other.least, self.combined[one.shape, other.shape])

    def _spread(self, groups: dict[Group, int], *, exact: bool) -> Spread:
        least = min((bits & -bits).bit_length() - 1 for bits in groups.values())
        shape = frozenset((group, bits >> least) for group, bits in groups.items())
        return Spread(least, self._shapes[shape, exact])


ShapeKey = tuple[frozenset[tuple[Group, int]], bool]


def _shape(key: ShapeKey) -> Shape:
    return Shape(key[0], exact=key[1])


def _combined(shapes: Mapping[ShapeKey, Shape], pair: tuple[Shape, Shape]) -> Shape:
    one, other = pair
    combined: dict[Group, int] = {}
    for (missed, cap, disqualified), scores in one.groups:
        for (also_missed, other_cap, also_disqualified), added in other.groups:
            group = (
                missed | also_missed,
                max(cap, other_cap),
                disqualified or also_disqualified,
            )
            bits = combined.get(group, 0)
            for score in _scores(added):
                bits |= scores << score
            combined[group] = bits
    return shapes[frozenset(combined.items()), one.exact and other.exact]


def _json(bands: Bands, whole: tuple[int, Shape]) -> bytes:
    least, shape = whole
    scores = 0
    results: set[int] = set()
    for (missed, cap, disqualified), above in shape.groups:
        bits = above << least
        scores |= bits
        for first in _first_bands(bits, missed, bands):
            results.add(bands.result(first, cap, disqualified=disqualified))
    return kept(
        {
            "min_score": least,
            "max_score": scores.bit_length() - 1,
            "bands": [key for number, key in enumerate(bands.keys) if number in results],
            "exact": shape.exact,
        }
    )


def _scores(bits: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _first_bands(bits: int, missed: int, bands: Bands) -> Iterator[int]:
    """Yield the bands that some of the scores reach first."""
    for number, min_score in enumerate(bands.min_scores):
        if not missed >> number & 1:
            if bits >> min_score:
                yield number
            bits &= (1 << min_score) - 1
