"""Counting beside every request: plain increments, folded into instruments once a second.

What one request adds is only put on a heap; counting a heap at once finds the code and the counts
in the caches of the processor, where counting after each request finds neither.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Protocol

from app.ops.instruments import LATENCY, SHARE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.ops.instruments import Histogram, Instruments

HEAP = 256
"""What is counted at once."""
TURNS = 8
"""From one version to another, in a heap of decisions: each holds what its version compiled to."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Verdict(Protocol):
    """What a decision comes to."""

    @property
    def score(self) -> int:
        """Its points."""

    @property
    def max_score(self) -> int:
        """The most points the version gives."""

    @property
    def band(self) -> str:
        """Its band."""


class Decided(Verdict, Protocol):
    """What is counted of a decision."""

    @property
    def unknown(self) -> tuple[str, ...]:
        """The attributes that were unknown."""

    @property
    def raised(self) -> tuple[str, ...]:
        """The flags that were raised."""

    @property
    def warnings(self) -> Sequence[Mapping[str, str]]:
        """Of the account, each with its `code`."""


class Spread:
    """How many values fell between bounds, and their sum.

    Args:
        bounds: The upper bound of each bucket but the last, ascending.
    """

    __slots__ = ("_bounds", "_counts", "_total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self._total = 0.0

    def observe(self, value: float, times: int = 1) -> None:
        """Count a value, once or many times."""
        self._counts[bisect_left(self._bounds, value)] += times
        self._total += value * times

    def fold(self, histogram: Histogram) -> int:
        """Move everything into a histogram, and return how many values there were."""
        histogram.add(self._counts, self._total)
        times = sum(self._counts)
        self._counts = [0] * len(self._counts)
        self._total = 0.0
        return times


class Answers:
    """Requests, by route, method and status."""

    def __init__(self) -> None:
        self._heap: list[tuple[tuple[str, str, int], float]] = []
        self._spreads: dict[tuple[str, str, int], Spread] = {}

    def add(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._heap.append(((route, method, status), seconds))
        if len(self._heap) >= HEAP:
            self._count()

    def _count(self) -> None:
        heap, self._heap = self._heap, []
        for asked, seconds in heap:
            spread = self._spreads.get(asked)
            if spread is None:
                spread = self._spreads[asked] = Spread(LATENCY)
            spread.observe(seconds)

    def fold(self, to: Instruments) -> None:
        """Move everything into the instruments; an invented method is `other` there."""
        self._count()
        spreads, self._spreads = self._spreads, {}
        for (route, asked, status), spread in spreads.items():
            method = asked if asked in _METHODS else "other"
            times = spread.fold(to.seconds.labels(route, method))
            to.requests.labels(route, method, str(status)).inc(times)


class VersionTally:
    """Decisions of one version; what they share is counted as the shared tuple it is."""

    __slots__ = ("_bands", "_max_score", "_raised", "_scores", "_unknown", "_version", "_warnings")

    def __init__(self, icp: str, version: int) -> None:
        self._version = (icp, str(version))
        self._max_score = 1
        self._bands: dict[str, int] = {}
        self._scores: dict[int, int] = {}
        self._raised: dict[tuple[str, ...], int] = {}
        self._unknown: dict[tuple[str, ...], int] = {}
        self._warnings: dict[str, int] = {}

    def add(self, decision: Decided) -> None:
        """Count one decision."""
        self._max_score = decision.max_score
        band, score = decision.band, decision.score
        raised, unknown = decision.raised, decision.unknown
        self._bands[band] = self._bands.get(band, 0) + 1
        self._scores[score] = self._scores.get(score, 0) + 1
        if raised:
            self._raised[raised] = self._raised.get(raised, 0) + 1
        if unknown:
            self._unknown[unknown] = self._unknown.get(unknown, 0) + 1
        for warning in decision.warnings:
            code = warning["code"]
            self._warnings[code] = self._warnings.get(code, 0) + 1

    def add_many(
        self,
        verdicts: Iterable[tuple[Verdict, int]],
        raised: Mapping[tuple[str, ...], int],
        unknown: Mapping[tuple[str, ...], int],
    ) -> None:
        """Count many decisions without warnings.

        Args:
            verdicts: Each verdict, and how often it was given.
            raised: How often flags were raised together; or some of them, and then others.
            unknown: The same of attributes that were unknown.
        """
        for verdict, times in verdicts:
            self._max_score = verdict.max_score
            self._bands[verdict.band] = self._bands.get(verdict.band, 0) + times
            self._scores[verdict.score] = self._scores.get(verdict.score, 0) + times
        for keys, times in raised.items():
            self._raised[keys] = self._raised.get(keys, 0) + times
        for names, times in unknown.items():
            self._unknown[names] = self._unknown.get(names, 0) + times

    def fold(self, to: Instruments) -> None:
        """Move everything into the instruments."""
        if not self._scores:  # nothing was decided
            return
        version = self._version
        scores = Spread(SHARE)
        for score, times in self._scores.items():
            scores.observe(score / self._max_score, times)
        scores.fold(to.scores.labels(*version))
        for band, times in self._bands.items():
            to.decisions.labels(*version, band).inc(times)
        for flag, times in _apart(self._raised).items():
            to.flags.labels(*version, flag).inc(times)
        for attribute, times in _apart(self._unknown).items():
            to.unknown.labels(*version, attribute).inc(times)
        for code, times in self._warnings.items():
            to.warnings.labels(version[0], code).inc(times)
        for pending in (self._bands, self._scores, self._raised, self._unknown, self._warnings):
            pending.clear()


def _apart(shared: Mapping[tuple[str, ...], int]) -> dict[str, int]:
    """Return how often each word occurs, of how often each tuple of words does."""
    words: dict[str, int] = {}
    for tuple_, times in shared.items():
        for word in tuple_:
            words[word] = words.get(word, 0) + times
    return words
