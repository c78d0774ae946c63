"""Keeping up with the database, from a thread that may wait for it as long as it takes."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from threading import Thread
from typing import TYPE_CHECKING

from app.database.errors import DatabaseUnavailable
from app.database.watch import Bell, watching
from app.registry.snapshot import SnapshotForeign
from app.registry.snapshot_format import SnapshotDamaged
from app.registry.snapshot_writer import SnapshotWriter

if TYPE_CHECKING:
    from sqlalchemy import URL

    from app.database.watch import Watch
    from app.registry.registry import Registry
    from app.registry.snapshot import Snapshot

_log = logging.getLogger(__name__)

EVERY_SECONDS = 0.25
FIRST_SECONDS = 1.0
"""How long a start waits for the database when there is a snapshot to start from."""
FIRST_WITHOUT_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 4.0
_STOP_SECONDS = 0.5


class Sync:
    """Looks at the revision four times a second, and at once when the database tells of a change.

    Args:
        registry: What is to be kept up.
        url: Address of the database.
        snapshot: Where the registry is saved, and read from while the database is away.
    """

    def __init__(self, registry: Registry, url: URL, snapshot: Snapshot) -> None:
        self._registry = registry
        self._url = url
        self._snapshot = snapshot
        self._writer = SnapshotWriter(registry, snapshot)
        self._bell: Bell  # made by start: processes that are forked before do not share it
        self._thread: Thread  # made by start: since 3.13 none starts that was made before a fork
        self._stopping = False

    async def start(self) -> None:
        """Begin; returns when there is something to serve, or nothing can be had for now."""
        self._bell = Bell()
        looks = self._registry.looks
        looks.wake = self._bell.ring
        within = FIRST_SECONDS if self._snapshot.is_there() else FIRST_WITHOUT_SECONDS
        first = asyncio.create_task(looks.next(within))
        await asyncio.sleep(0)  # the task waits now
        self._thread = Thread(target=self._run, name="registry", daemon=True)
        self._thread.start()
        await first
        if self._registry.freshness().status == "empty":
            self._restore()
        self._writer.start()

    def stop(self) -> None:
        """End, and save what is not saved yet; a database or disk that hangs is not waited for.

        To stop again changes nothing.
        """
        if self._stopping:
            return
        self._stopping = True
        self._bell.ring()
        self._writer.stop()
        self._thread.join(_STOP_SECONDS)
        self._registry.looks.wake = _nobody
        if not self._thread.is_alive():
            self._bell.close()

    def _restore(self) -> None:
        path = self._snapshot.path
        looks = self._registry.looks
        why = "the database is not read yet" if looks.error is None else "the database is away"
        try:
            seen = self._snapshot.read()
        except (SnapshotDamaged, SnapshotForeign, OSError) as error:
            _log.error("%s is not used: %s", path, error)
            return
        if seen is None:
            _log.error("%s, and there is no %s to start from", why, path)
            return
        _log.warning("%s: starting from revision %d of %s", why, seen.held.stand.revision, path)
        self._registry.restore(seen)

    def _run(self) -> None:
        failures = 0
        while not self._stopping:
            self._registry.looks.begin()
            try:
                with watching(self._url, self._bell) as watch:
                    self._registry.refresh()  # everything: nobody knows what was missed
                    self._registry.looks.end()
                    if failures:
                        _log.info("the database is back, at revision %d", self._registry.revision)
                    failures = 0
                    self._follow(watch)
                    return
            except DatabaseUnavailable as error:
                away = error
            except Exception:  # noqa: BLE001 - the thread must outlive a defect, told in full
                _log.exception("the registry cannot be read")
                away = DatabaseUnavailable("the registry cannot be read")
            if not failures:
                _log.warning("%s; it is tried again until it is back", away)
            failures += 1
            self._registry.looks.end(away)
            self._bell.wait(_pause(failures))

    def _follow(self, watch: Watch) -> None:
        looks = self._registry.looks
        while not self._stopping:
            watch.wait(EVERY_SECONDS)
            looks.begin()
            began = time.time()
            if not self._registry.is_at(watch.look(), began):
                self._registry.refresh()
            looks.end()


def _nobody() -> None:
    """Wake nobody: who would be woken has ended."""


def _pause(failures: int) -> float:
    """Return seconds until the next attempt: longer each time, and never the same for all."""
    longest = min(LONGEST_PAUSE_SECONDS, EVERY_SECONDS * 2.0 ** min(failures, 10))
    return longest * random.uniform(0.5, 1)  # noqa: S311 - no secret
