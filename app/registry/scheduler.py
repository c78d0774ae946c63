"""What happens at its time and not by a call, from a thread that may wait for the database."""

from __future__ import annotations

import logging
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

from app.database.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.registry.records import Scheduled

_log = logging.getLogger(__name__)

EVERY_SECONDS = 1.0
REVIEWS_SECONDS = 60.0

_STOP_SECONDS = 0.5


class Scheduler:
    """Looks once a second; every worker does, and the database sees to it that one fires.

    Args:
        fire_next: Fires the scheduled activation that is due first, if any is.
        tell_overdue: Tells which reviews are overdue, and were not told; once a minute.
        is_away: Whether the database is known to be away, so that it need not be asked.
    """

    def __init__(
        self,
        fire_next: Callable[[], Scheduled | None],
        tell_overdue: Callable[[], None],
        is_away: Callable[[], bool],
    ) -> None:
        self._fire_next = fire_next
        self._tell_overdue = tell_overdue
        self._is_away = is_away
        self._reviews_at = 0.0
        self._stopping = Event()
        self._thread: Thread  # made by start: since 3.13 none starts that was made before a fork

    def start(self) -> None:
        """Look from now on, in a thread of its own."""
        self._thread = Thread(target=self._run, name="scheduler", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop; a database that hangs is not waited for."""
        self._stopping.set()
        self._thread.join(_STOP_SECONDS)

    def _run(self) -> None:
        while not self._stopping.wait(EVERY_SECONDS):
            if self._is_away():
                continue
            try:
                self._look()
            except DatabaseUnavailable:  # which is logged where it is found
                continue
            except Exception:  # noqa: BLE001 - the thread must outlive a defect, told in full
                _log.exception("what is due could not be looked for")

    def _look(self) -> None:
        while (done := self._fire_next()) is not None:
            _log.info("scheduled activation %d of ICP %r %s", done.id, done.key, done.outcome)
        if monotonic() >= self._reviews_at:
            self._tell_overdue()
            self._reviews_at = monotonic() + REVIEWS_SECONDS
