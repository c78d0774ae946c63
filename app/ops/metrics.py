"""Prometheus metrics; a label only ever holds a route, a status, or words of a definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTENT_TYPE = CONTENT_TYPE_LATEST

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The metrics of one application, apart from those of any other in the process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "icp_requests",
            "Answered requests; status 499 where the caller left before the answer.",
            ("route", "method", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "icp_request_seconds",
            "Seconds from the head of a request to the end of its answer.",
            ("route", "method"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.decisions = Counter(
            "icp_decisions",
            "Decisions by ICP, version and band.",
            ("icp", "version", "band"),
            registry=self.registry,
        )
        self.warnings = Counter(
            "icp_account_warnings",
            "Values of accounts that could not be read, by ICP and kind of warning.",
            ("icp", "code"),
            registry=self.registry,
        )

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request; an invented method is `other`."""
        method = method if method in _METHODS else "other"
        self.requests.labels(route, method, str(status)).inc()
        self.seconds.labels(route, method).observe(seconds)

    def decided(
        self, icp: str, version: int, bands: Mapping[str, int], warnings: Mapping[str, int]
    ) -> None:
        """Count decisions of one version, by band, and their accounts' warnings, by code."""
        for band, count in bands.items():
            self.decisions.labels(icp, str(version), band).inc(count)
        for code, count in warnings.items():
            self.warnings.labels(icp, code).inc(count)

    def text(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self.registry)
