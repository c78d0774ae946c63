"""What is measured: every metric with its labels, in one table.

A label holds a route, a status, a code of our own, the key of an ICP that is known, a version, or a
word of a definition; never anything a caller makes up.
"""

from __future__ import annotations

import os
import platform
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import prometheus_client
from prometheus_client import Counter, Gauge, values

from app import __version__
from app.ops.version_counts import VersionCounts
from app.ops.version_series import VersionSeries

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Literal

    from prometheus_client import CollectorRegistry

    _Mode = Literal["liveall", "livemin", "livemax"]

DIRECTORY_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable that names what workers share; without it a process counts alone."""

LATENCY = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
LAG = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
SHARE = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)

_worker: ContextVar[int] = ContextVar("worker")

prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]


class Histogram(Protocol):
    """Takes many observations at once."""

    def add(self, counts: Sequence[int], total: float) -> None:
        """Add to each bucket how many values fell into it, and their sum to the sum."""


class _Histogram(prometheus_client.Histogram):
    def add(self, counts: Sequence[int], total: float) -> None:
        """Add to each bucket how many values fell into it, and their sum to the sum."""
        self._sum.inc(total)
        for bucket, count in zip(self._buckets, counts, strict=True):
            if count:
                bucket.inc(count)


def require_shared_counting() -> None:
    """See that what workers share is set up in time.

    Raises:
        RuntimeError: a directory is named, but each worker would count for itself, unnoticed.
    """
    # The library decides when it is imported, and tells it nowhere else.
    if (DIRECTORY_VARIABLE in os.environ) is not values.ValueClass._multiprocess:  # noqa: SLF001
        raise RuntimeError(f"set {DIRECTORY_VARIABLE} before prometheus_client is imported")


def count_as(worker: int) -> None:
    """Let this process go on with what an earlier worker of the same number counted.

    So there are never more files than workers. It goes before the first flush.
    """
    values.ValueClass = values.MultiProcessValue(lambda: worker)  # type: ignore[no-untyped-call]
    _worker.set(worker)


def _file_of_versions() -> Path | None:
    directory = os.environ.get(DIRECTORY_VARIABLE)
    return Path(directory, f"versions_{_worker.get(os.getpid())}.json") if directory else None


def files_of_versions(directory: Path) -> Iterator[Path]:
    """Give the files in which the processes that share a directory count versions."""
    return directory.glob("versions_*.json")


class Instruments:
    """Counters, histograms and gauges; under workers summed, or of those alone that live.

    Args:
        registry: Shows them where a process counts alone.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        def counter(name: str, says: str, *labels: str) -> Counter:
            return Counter(name, says, labels, registry=registry)

        def gauge(name: str, says: str, mode: _Mode) -> Gauge:
            return Gauge(name, says, registry=registry, multiprocess_mode=mode)

        self.requests = counter(
            "icp_requests",
            "Answered requests; status 499 where the caller left before the answer.",
            *("route", "method", "status"),
        )
        self.seconds = _Histogram(
            "icp_request_seconds",
            "Seconds from the head of a request to the end of its answer.",
            ("route", "method"),
            buckets=LATENCY,
            registry=registry,
        )
        self.problems = counter(
            "icp_problems",
            "Requests answered with a problem, rate_limited and overloaded ones among them.",
            "code",
        )
        self.versions = VersionCounts(_file_of_versions())
        registry.register(VersionSeries(SHARE, lambda: self.versions.held))
        self.decisions = self.versions.bands
        self.scores = self.versions
        self.flags = self.versions.flags
        self.unknown = self.versions.unknown
        self.warnings = counter(
            "icp_account_warnings", "Values of accounts that could not be read.", "icp", "code"
        )
        self.lag = _Histogram(
            "icp_loop_lag_seconds",
            "How late the event loop came to a tick, ten times a second.",
            buckets=LAG,
            registry=registry,
        )
        self.snapshot_failures = counter(
            "icp_snapshot_write_failures", "Snapshots that could not be written."
        )
        self.store_failures = counter(
            "icp_rate_limit_store_failures", "Calls of the shared rate limit store that failed."
        )
        self.webhook_attempts = counter(
            "icp_webhook_attempts", "Attempts to send an event, by what came of them.", "result"
        )
        self.webhooks_pending = gauge(
            "icp_webhook_deliveries_pending", "Deliveries of events to be sent.", "livemax"
        )
        self.webhooks_dead = gauge(
            "icp_webhook_deliveries_dead", "Deliveries that are sent no more.", "livemax"
        )
        self.ready = gauge(
            "icp_ready", "1 while every worker answers from a registry fresh enough.", "livemin"
        )
        self.database_up = gauge(
            "icp_database_up", "1 while every worker hears from the database.", "livemin"
        )
        self.revision = gauge("icp_revision", "The revision in force, by worker.", "liveall")
        self.age = gauge(
            "icp_snapshot_age_seconds",
            "Since the database last confirmed what is served, by worker.",
            "liveall",
        )
        self.max_stale = gauge(
            "icp_max_stale_seconds", "At which age a worker answers no more.", "livemin"
        )
        self.requests_in_hand = gauge(
            "icp_requests_in_hand", "Requests being answered, by worker.", "liveall"
        )
        self.batches_in_hand = gauge(
            "icp_batches_in_hand", "Batches being answered, by worker.", "liveall"
        )
        self.memory = gauge("icp_worker_resident_bytes", "Memory by worker.", "liveall")
        self.started = gauge(
            "icp_worker_started_seconds", "When it began, as POSIX time, by worker.", "liveall"
        )
        self.published, self.review_due = (
            Gauge(name, says, ("icp",), registry=registry, multiprocess_mode="livemostrecent")
            for name, says in (
                (
                    "icp_active_version_published_seconds",
                    "The day the active version was published, as POSIX time; NaN without one.",
                ),
                (
                    "icp_review_due_seconds",
                    "When its review is overdue, as POSIX time; NaN without one.",
                ),
            )
        )
        self.build = Gauge(
            "icp_build_info",
            "What runs here.",
            ("version", "python"),
            registry=registry,
            multiprocess_mode="livemax",
        ).labels(__version__, platform.python_version())
