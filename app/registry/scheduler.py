"""Firing activations when they are due, from a thread that may wait for the database."""

from __future__ import annotations

import logging
from threading import Event, Thread
from typing import TYPE_CHECKING

from app.database.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.registry.records import Scheduled

_log = logging.getLogger(__name__)

EVERY_SECONDS = 1.0

_STOP_SECONDS = 0.5


class Scheduler:
    """Looks once a second; every worker does, and the database sees to it that one fires.

    Args:
        fire_next: Fires what is due first, if anything is.
        is_away: Whether the database is known to be away, so that it need not be asked.
    """

    def __init__(
        self, fire_next: Callable[[], Scheduled | None], is_away: Callable[[], bool]
    ) -> None:
        self._fire_next = fire_next
        self._is_away = is_away
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
                while (done := self._fire_next()) is not None:
                    _log.info(
                        "scheduled activation %d of ICP %r %s", done.id, done.key, done.outcome
                    )
            except DatabaseUnavailable:  # which is logged where it is found
                continue
            except Exception:  # noqa: BLE001 - the thread must outlive a defect, told in full
                _log.exception("what is scheduled could not be looked for")
