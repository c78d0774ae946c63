"""A process that is kept running: started again when it ends, with longer and longer pauses."""

from __future__ import annotations

import logging
import signal
import time
from typing import TYPE_CHECKING

from app.cli.errors import Failure
from app.cli.serving.children import Child

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.cli.serving.children import Lifeline, Ready

_log = logging.getLogger(__name__)

STEADY_SECONDS = 10.0
"""Whatever ran as long as this has not ended at once."""
MOST_PAUSE_SECONDS = 5.0
MOST_FAILED_STARTS = 4
SILENT_SECONDS = 30.0
"""After which a process that is watched hangs: longer than anything may hold its event loop."""
STARTING_SECONDS = 60.0
"""The same until it is ready for the first time: longer than it waits for anything."""
_TENDED_SECONDS = 1.0
"""The most that passes between two looks; a parent that was held up itself has not listened."""


class Kept:
    """A function that runs in a process of its own.

    Args:
        name: What the log calls it.
        run: The function; it calls its argument when it does what it is for.
        lifeline: Of the parent.
        once: Whether it is done when it has ended well; it is tried for ever otherwise.
        watched: Whether the function calls its argument again and again, and hangs if it does not.

    Attributes:
        child: The process; None while a pause lasts, and when it is done.
        tries: How many processes have ended.
        was_ready: Whether one of them was ready.
        is_done: Whether it need not be started again.
    """

    def __init__(
        self,
        name: str,
        run: Callable[[Ready], None],
        lifeline: Lifeline,
        *,
        once: bool = False,
        watched: bool = False,
    ) -> None:
        self.name = name
        self.child: Child | None = None
        self.tries = 0
        self.was_ready = self.is_done = False
        self._run = run
        self._lifeline = lifeline
        self._once = once
        self._watched = watched
        self._began = self._due = self._looked = self._silent = 0.0
        self._calls = 0
        self._quick = 0

    def tend(self) -> int | None:
        """Start it when it is due, notice its end, and end it if it hangs.

        Returns:
            The number of its process, if that has just ended.

        Raises:
            Failure: it ended at once again and again, and was never ready.
        """
        now = time.monotonic()
        if self.child is None:
            if not self.is_done and now >= self._due:
                self._start(now)
            return None
        ended = self.child.has_ended
        self.was_ready |= self.child.is_ready
        if not ended:
            if self._watched:
                self._listen(self.child, now)
            return None
        process, self.child = self.child.process, None
        self.tries += 1
        self.is_done = self._once and process.exitcode == 0
        if not self.is_done:
            self._pause(now, process.exitcode)
        return process.pid

    def _start(self, now: float) -> None:
        self._began = self._looked = now
        self._silent = 0.0
        try:
            self.child = Child(self.name, self._run, self._lifeline)
        except OSError as error:  # no memory or no process is to be had; the others go on
            _log.error("%s cannot be started: %s", self.name, error)
            self._due = now + MOST_PAUSE_SECONDS

    def _listen(self, child: Child, now: float) -> None:
        passed, self._looked = min(now - self._looked, _TENDED_SECONDS), now
        if child.calls != self._calls:
            self._calls, self._silent = child.calls, 0.0
            return
        self._silent += passed
        limit = SILENT_SECONDS if child.is_ready else STARTING_SECONDS
        if self._silent > limit:
            self._silent = 0.0
            _log.error("%s hangs: no sign of it for %g s; it is killed", self.name, limit)
            child.send(signal.SIGKILL)

    def _pause(self, now: float, code: int | None) -> None:
        self._quick = self._quick + 1 if now - self._began < STEADY_SECONDS else 1
        pause = min(2.0 ** (self._quick - 2), MOST_PAUSE_SECONDS) if self._quick > 1 else 0.0
        self._due = now + pause
        if self._once:  # it has said itself why
            return
        if self._quick >= MOST_FAILED_STARTS and not self.was_ready:
            raise Failure(f"{self.name} does not start; the log says why")
        _log.error("%s ended with %s; it starts again in %g s", self.name, code, pause)
