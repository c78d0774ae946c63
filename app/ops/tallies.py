"""Counting beside every request: plain increments, folded into instruments once a second.

What one request adds is only put on a heap; counting a heap at once finds the code and the counts
in the caches of the processor, where counting after each request finds neither.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from app.ops.instruments import LATENCY, SHARE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from app.ops.instruments import Histogram, Instruments

HEAP = 256
"""What is counted at once."""
TURNS = 8
"""From one version to another, in a heap of decisions: each holds what its version compiled to."""

flat = chain.from_iterable

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
    """Decisions of one version."""

    __slots__ = ("_bands", "_flags", "_max_score", "_scores", "_unknown", "_version", "_warnings")

    def __init__(self, icp: str, version: int) -> None:
        self._version = (icp, str(version))
        self._max_score = 1
        self._bands: Counter[str] = Counter()
        self._scores: Counter[int] = Counter()
        self._flags: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()
        self._warnings: Counter[str] = Counter()

    def add(self, decisions: Collection[Decided]) -> None:
        """Count decisions."""
        self.add_quiet(
            decisions,
            flat([decision.raised for decision in decisions]),
            flat([decision.unknown for decision in decisions]),
        )
        for warning in flat([decision.warnings for decision in decisions]):
            self._warnings[warning["code"]] += 1

    def add_quiet(
        self, verdicts: Collection[Verdict], flags: Iterable[str], unknown: Iterable[str]
    ) -> None:
        """Count decisions without warnings.

        Args:
            verdicts: Of each.
            flags: The flags that each raised, one after the other.
            unknown: The attributes that were unknown in each, one after the other.
        """
        for verdict in verdicts:
            self._max_score = verdict.max_score
            break
        self._bands.update([verdict.band for verdict in verdicts])
        self._scores.update([verdict.score for verdict in verdicts])
        self._flags.update(flags)
        self._unknown.update(unknown)

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
        for flag, times in self._flags.items():
            to.flags.labels(*version, flag).inc(times)
        for attribute, times in self._unknown.items():
            to.unknown.labels(*version, attribute).inc(times)
        for code, times in self._warnings.items():
            to.warnings.labels(version[0], code).inc(times)
        for pending in (self._bands, self._scores, self._flags, self._unknown, self._warnings):
            pending.clear()
