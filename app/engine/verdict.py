"""From points to bands: thresholds first, then flags, then research."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemas.base import RESEARCH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemas.scorecard import AntiIcpFlag, Band, Research


class Tally(NamedTuple):
    """What a part of the scorecard, or the whole, adds up to.

    `missed` has bit b set when some dimension misses the `min_points` of band b; `cap` is the
    number of the best band the raised flags allow; the ceilings count unknown criteria as met.
    """

    score: int
    missed: int
    cap: int
    disqualified: bool
    ceiling: int
    ceiling_missed: int


class Bands:
    """The bands of a definition, by number; the highest is 0.

    Args:
        bands: Highest first.
        research: When to find out more instead of the last band.

    Attributes:
        keys: Of the bands.
        results: The same with `research` just above the last, where there is any.
        min_scores: Of the bands.
        needing: The numbers of those with `min_points`.
    """

    def __init__(self, bands: Sequence[Band], research: Research | None) -> None:
        self.keys = tuple(band.key for band in bands)
        self.results = (*self.keys[:-1], *([RESEARCH] if research else []), self.keys[-1])
        self.min_scores = tuple(band.min_score for band in bands)
        self._min_points = [band.min_points for band in bands]
        self.needing = tuple(n for n, needs in enumerate(self._min_points) if needs)
        self._last = len(bands) - 1
        self._reachable = self.keys.index(research.when_reachable) if research else -1

    def missed(self, points: Mapping[str, int]) -> int:
        """Return the bits of the bands whose `min_points` the given dimensions miss."""
        return sum(
            1 << number
            for number, needs in enumerate(self._min_points)
            if any(points.get(key, need) < need for key, need in needs.items())
        )

    def cap(self, flag: AntiIcpFlag) -> int:
        """Return the number of the best band a raised flag allows."""
        return self.keys.index(flag.band) if flag.effect == "cap" and flag.band else 0

    def score_band(self, tally: Tally) -> int:
        """Return the first band whose score and points are reached."""
        return self._first(tally.score, tally.missed)

    def result(self, first: int, cap: int, *, disqualified: bool) -> int:
        """Return the band after the flags, before research."""
        return self._last if disqualified else max(first, cap)

    def band(self, tally: Tally) -> int | None:
        """Return the band of a tally, None for research."""
        result = self.result(self.score_band(tally), tally.cap, disqualified=tally.disqualified)
        if result < self._last or tally.disqualified:
            return result
        reachable = max(self._first(tally.ceiling, tally.ceiling_missed), tally.cap)
        return None if reachable <= self._reachable else result

    def _first(self, score: int, missed: int) -> int:
        return next(
            number
            for number, min_score in enumerate(self.min_scores)
            if score >= min_score and not missed >> number & 1
        )
