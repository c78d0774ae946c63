"""Writing the snapshot, from a thread of its own: a slow disk delays nobody."""

from __future__ import annotations

import logging
import time
from threading import Event, Thread
from typing import TYPE_CHECKING

from app.registry.held import EMPTY

if TYPE_CHECKING:
    from app.registry.registry import Registry
    from app.registry.snapshot import Snapshot

_log = logging.getLogger(__name__)

EVERY_SECONDS = 1.0
OLDER_EVERY_SECONDS = 10.0
"""How often the file is written for nothing but older versions that came into use."""
RETRY_SECONDS = 10.0
_STOP_SECONDS = 1.0


class SnapshotWriter:
    """Looks once a second whether the file has to be written; so a burst of changes is one write.

    Args:
        registry: What is held.
        snapshot: Where it goes.
    """

    def __init__(self, registry: Registry, snapshot: Snapshot) -> None:
        self._registry = registry
        self._snapshot = snapshot
        self._stopping = Event()
        self._thread: Thread  # made by start: since 3.13 none starts that was made before a fork
        self._additions = registry.additions
        self._written_at = self._failed_at = -RETRY_SECONDS

    def start(self) -> None:
        """Begin."""
        self._thread = Thread(target=self._run, name="snapshot", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Save what is not saved yet, and end; a disk that hangs is not waited for."""
        self._stopping.set()
        self._thread.join(_STOP_SECONDS)

    def _run(self) -> None:
        while not self._stopping.wait(EVERY_SECONDS):
            if time.monotonic() - self._failed_at >= RETRY_SECONDS:
                self.save()
        self.save()

    def save(self) -> None:
        """Write the file if it is not what is held; a failure is told once, until one succeeds."""
        try:
            self._write()
        except OSError as error:
            if not self._registry.snapshot_failing:
                _log.error("%s cannot be written: %s", self._snapshot.path, error.strerror)
            self._fail()
        except Exception:  # noqa: BLE001 - the thread must outlive a defect, which is told in full
            _log.exception("%s cannot be written", self._snapshot.path)
            self._fail()

    def _fail(self) -> None:
        self._registry.snapshot_failing = True
        self._registry.snapshot_write_failures += 1
        self._failed_at = time.monotonic()

    def _write(self) -> None:
        seen, additions, now = self._registry.seen(), self._registry.additions, time.monotonic()
        if seen.held is EMPTY:
            return
        again = additions != self._additions and now - self._written_at >= OLDER_EVERY_SECONDS
        if not again and self._snapshot.touch(seen):
            return
        if self._snapshot.write(seen):
            self._additions, self._written_at = additions, now
            if self._registry.snapshot_failing:
                _log.info("%s is written again", self._snapshot.path)
                self._registry.snapshot_failing = False
