"""The metrics of a worker: counted on its event loop, shown together with those of the others."""

from __future__ import annotations

import asyncio
import logging
import os
from functools import cached_property
from itertools import groupby
from math import nan
from operator import itemgetter
from time import monotonic, time
from typing import TYPE_CHECKING, Protocol

from prometheus_client import CollectorRegistry

from app.ops.exposition import text_of
from app.ops.instruments import DIRECTORY_VARIABLE, LAG, Instruments, require_shared_counting
from app.ops.memory import resident_bytes
from app.ops.readings import NOTHING
from app.ops.tallies import HEAP, TURNS, Answers, Spread, VersionTally

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.ops.readings import Readings, ReviewTimes
    from app.ops.tallies import Decided

_log = logging.getLogger(__name__)

_TICK_SECONDS = 0.1
_FLUSH_SECONDS = 1.0
_REVIEW_SECONDS = 60.0
_ROOM_BYTES = 4 * 1_048_576


class Served(Protocol):
    """The version that a decision is of."""

    @property
    def key(self) -> str:
        """The ICP."""

    @property
    def version(self) -> int:
        """Its number; 0 of a draft."""


class Metrics:
    """What one worker counts; every method belongs to the thread of its event loop.

    Raises:
        RuntimeError: the directory that workers share was named too late.
    """

    def __init__(self) -> None:
        require_shared_counting()
        self._registry = CollectorRegistry()
        self._answers = Answers()
        self._scored: list[tuple[Served, Decided]] = []
        self._served: Served | None = None
        self._turns = 0
        self._tallies: dict[tuple[str, int], VersionTally] = {}
        self._problems: dict[str, int] = {}
        self._lag = Spread(LAG)
        self._readings: Callable[[], Readings] | None = None
        self._read = NOTHING
        self._reviews: Callable[[], Mapping[str, ReviewTimes]] | None = None
        self._reviewed: set[str] = set()
        self._review_again = 0.0
        self._directory = os.environ.get(DIRECTORY_VARIABLE)
        self._had_room = self._is_well = True
        self.answered = self._answers.add

    def tally(self, served: Served) -> VersionTally:
        """Return where the decisions of a version are counted, one by one; of a draft nowhere."""
        version = (served.key, served.version)
        if not served.version:
            return VersionTally(*version)
        tally = self._tallies.get(version)
        if tally is None:
            tally = self._tallies[version] = VersionTally(*version)
        return tally

    def scored(self, served: Served, decision: Decided) -> None:
        """Count one decision."""
        self._scored.append((served, decision))
        if served is not self._served:
            self._served = served
            self._turns += 1
        if self._turns >= TURNS or len(self._scored) >= HEAP:
            self._count()

    def refused(self, code: str) -> None:
        """Count a request that is answered with a problem."""
        self._problems[code] = self._problems.get(code, 0) + 1

    def watch(self, readings: Callable[[], Readings]) -> None:
        """Ask for the readings of this worker at each flush."""
        self._readings = readings

    def watch_reviews(self, reviews: Callable[[], Mapping[str, ReviewTimes]]) -> None:
        """Ask, once a minute, when the active version of each ICP was published, and is due."""
        self._reviews = reviews

    async def run(self) -> None:
        """Flush every second and measure how late the loop is, until cancelled."""
        loop = asyncio.get_running_loop()
        flushed = loop.time()
        while True:
            due = loop.time() + _TICK_SECONDS
            await asyncio.sleep(_TICK_SECONDS)
            now = loop.time()
            self._lag.observe(max(0.0, now - due))
            if now - flushed >= _FLUSH_SECONDS:
                flushed = now
                self.flush()

    def flush(self) -> None:
        """Let everybody see what was counted until now; what fails is told once, until it works."""
        try:
            if self._has_room():
                self._write()
        except Exception:  # noqa: BLE001 - a defect of one flush must not end all others
            if self._is_well:
                _log.exception("metrics stand still")
            self._is_well = False
        else:
            self._is_well = True

    def text(self) -> bytes:
        """Return what was flushed, of every worker, in Prometheus' text format.

        It may take a second: a thread may wait for it.
        """
        return text_of(self._registry)

    def _write(self) -> None:
        to = self._instruments
        self._answers.fold(to)
        self._count()
        for tally in self._tallies.values():
            tally.fold(to)
        to.versions.save()
        while self._problems:
            code, times = self._problems.popitem()
            to.problems.labels(code).inc(times)
        self._lag.fold(to.lag)
        to.memory.set(resident_bytes())
        if self._readings is not None:
            self._show(self._readings())
        if self._reviews is not None and monotonic() >= self._review_again:
            self._review_again = monotonic() + _REVIEW_SECONDS
            self._show_reviews(self._reviews())

    def _show_reviews(self, reviews: Mapping[str, ReviewTimes]) -> None:
        to = self._instruments
        for key in self._reviewed - reviews.keys():
            to.published.labels(key).set(nan)
            to.review_due.labels(key).set(nan)
        for key, told in reviews.items():
            to.published.labels(key).set(told.published)
            to.review_due.labels(key).set(told.due)
        self._reviewed |= reviews.keys()

    def _count(self) -> None:
        heap, self._scored = self._scored, []
        self._served, self._turns = None, 0
        for served, group in groupby(heap, itemgetter(0)):
            self.tally(served).add([decision for _, decision in group])

    def _has_room(self) -> bool:
        # To write into a mapped file that the disk has no room for kills the process (SIGBUS).
        if self._directory is None:
            return True
        disk = os.statvfs(self._directory)
        has_room = disk.f_bavail * disk.f_frsize >= _ROOM_BYTES
        if self._had_room and not has_room:
            _log.error("metrics stand still: %s has no room for them", self._directory)
        self._had_room = has_room
        return has_room

    @cached_property
    def _instruments(self) -> Instruments:
        # Made by the first flush: a parent that forks workers must not become one in the files.
        instruments = Instruments(self._registry)
        instruments.started.set(time())
        instruments.build.set(1)
        return instruments

    def _show(self, read: Readings) -> None:
        to, before = self._instruments, self._read
        to.ready.set(read.status in {"ok", "degraded"})
        to.database_up.set(read.status == "ok")
        to.revision.set(read.revision)
        to.age.set(read.snapshot_age_seconds)
        to.max_stale.set(read.max_stale_seconds)
        to.requests_in_hand.set(read.requests_in_hand)
        to.batches_in_hand.set(read.batches_in_hand)
        to.snapshot_failures.inc(read.snapshot_write_failures - before.snapshot_write_failures)
        to.store_failures.inc(read.rate_limit_store_failures - before.rate_limit_store_failures)
        to.webhooks_pending.set(read.webhooks_pending)
        to.webhooks_dead.set(read.webhooks_dead)
        for result, times in read.webhook_attempts.items():
            to.webhook_attempts.labels(result).inc(times - before.webhook_attempts.get(result, 0))
        self._read = read
