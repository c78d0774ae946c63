"""What was counted of versions, as Prometheus' series."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from prometheus_client import Metric

    from app.ops.version_counts import Versions

_VERSION = ("icp", "version")
_WORDS = (
    ("icp_decisions", "Decisions by band.", "band"),
    ("icp_flags_raised", "Decisions that raised a flag.", "flag"),
    (
        "icp_attribute_unknown",
        "Decisions for which an attribute was unknown and mattered.",
        "attribute",
    ),
)
"""Each is a counter of words, in the order of `Counted.words`."""


class VersionSeries(Collector):
    """Gives them to whoever scrapes.

    Args:
        shares: The upper bound of each bucket of scores but the last, ascending.
        counted: Returns what was counted.
    """

    def __init__(self, shares: Sequence[float], counted: Callable[[], Versions]) -> None:
        self._bounds = [*map(floatToGoString, shares), "+Inf"]
        self._counted = counted

    def collect(self) -> Iterator[Metric]:
        """Give every metric, with the series of each version."""
        versions = sorted(self._counted().items())
        for kind, (name, says, label) in enumerate(_WORDS):
            counter = CounterMetricFamily(name, says, labels=(*_VERSION, label))
            for version, counted in versions:
                for word, times in counted.words[kind].copy().items():
                    counter.add_metric((*version, word), times)
            yield counter
        says = "Scores as a share of the highest possible."
        histogram = HistogramMetricFamily("icp_score_share", says, labels=_VERSION)
        for version, counted in versions:
            if counted.shares:
                histogram.add_metric(version, self._buckets(counted.shares), counted.total)
        yield histogram

    def _buckets(self, counts: list[int]) -> list[tuple[str, float]]:
        return list(zip(self._bounds, accumulate(counts), strict=True))
