"""When each key was used last: kept in memory, written once a minute."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from threading import Event, Thread
from time import time
from typing import TYPE_CHECKING

from app.database.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_log = logging.getLogger(__name__)

EVERY_SECONDS = 60.0

_STOP_SECONDS = 2.0


class Uses:
    """Remembers uses until they are written; those of the last minute are lost with the process.

    Args:
        record: Writes when keys were used last, by their ids; waits for the database.
    """

    def __init__(self, record: Callable[[Mapping[str, datetime]], None]) -> None:
        self._record = record
        self._seen: dict[str, float] = {}
        self._stopping = Event()
        self._thread: Thread  # made by start: since 3.13 none starts that was made before a fork

    def note(self, key_id: str) -> None:
        """Remember that a key is used now."""
        self._seen[key_id] = time()

    def flush(self) -> None:
        """Write what was noted; what cannot be written now is kept for the next time."""
        seen, self._seen = self._seen, {}
        if not seen:
            return
        try:
            self._record({key: datetime.fromtimestamp(at, UTC) for key, at in dict(seen).items()})
        except DatabaseUnavailable as error:
            _log.warning("the last use of %d keys is written later: %s", len(seen), error)
            self._seen = seen | self._seen

    def start(self) -> None:
        """Write every minute from now on, in a thread of its own."""
        self._thread = Thread(target=self._run, name="key-uses", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what is left, and stop; a database that hangs is not waited for."""
        self._stopping.set()
        self._thread.join(_STOP_SECONDS)

    def _run(self) -> None:
        while not self._stopping.wait(EVERY_SECONDS):
            try:
                self.flush()
            except Exception:  # noqa: BLE001 - a defect of one write must not end all others
                _log.exception("the last uses of keys could not be written")
        self.flush()
