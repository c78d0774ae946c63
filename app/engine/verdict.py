"""From points to bands: thresholds first, then flags, then research."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemas.scorecard import AntiIcpFlag, Band, Research


class Tally(NamedTuple):
    """What a component, or the whole scorecard, adds up to.

    `reached` has bit b set when no dimension misses the `min_points` of band b; `cap` is the number
    of the best band the raised flags allow; the ceilings count unknown criteria as met.
    """

    score: int
    reached: int
    cap: int
    disqualified: bool
    ceiling: int
    ceiling_reached: int


class Verdict(NamedTuple):
    """Bands by number, the highest is 0; `band` is None for research."""

    score_band: int
    result: int
    """After the flags, before research."""
    band: int | None


class Bands:
    """The bands of a definition.

    Args:
        bands: Highest first.
        research: When to find out more instead of the last band.
    """

    def __init__(self, bands: Sequence[Band], research: Research | None) -> None:
        self._keys = [band.key for band in bands]
        self._min_scores = [band.min_score for band in bands]
        self._min_points = [band.min_points for band in bands]
        self.last = len(bands) - 1
        self._reachable = self._keys.index(research.when_reachable) if research else -1
        self.nothing = Tally(0, (1 << len(bands)) - 1, 0, False, 0, (1 << len(bands)) - 1)

    def reached(self, points: Mapping[str, int]) -> int:
        """Return the bits of the bands whose `min_points` the given dimensions do not miss."""
        return sum(
            1 << number
            for number, needs in enumerate(self._min_points)
            if all(points.get(key, need) >= need for key, need in needs.items())
        )

    def cap(self, flag: AntiIcpFlag) -> int:
        """Return the number of the best band a raised flag allows."""
        return self._keys.index(flag.band) if flag.effect == "cap" and flag.band else 0

    def result(self, tally: Tally) -> int:
        """Return the band after the flags, before research."""
        if tally.disqualified:
            return self.last
        return max(self._first(tally.score, tally.reached), tally.cap)

    def verdict(self, tally: Tally) -> Verdict:
        """Return all bands of a tally."""
        result = self.result(tally)
        ceiling = max(self._first(tally.ceiling, tally.ceiling_reached), tally.cap)
        research = result == self.last and not tally.disqualified and ceiling <= self._reachable
        return Verdict(
            self._first(tally.score, tally.reached), result, None if research else result
        )

    def _first(self, score: int, reached: int) -> int:
        for number, min_score in enumerate(self._min_scores):
            if score >= min_score and reached >> number & 1:
                return number
        return self.last


def add(one: Tally, other: Tally) -> Tally:
    """Return the tally of two parts of a scorecard that share no dimension."""
    return Tally(
        one.score + other.score,
        one.reached & other.reached,
        max(one.cap, other.cap),
        one.disqualified or other.disqualified,
        one.ceiling + other.ceiling,
        one.ceiling_reached & other.ceiling_reached,
    )
