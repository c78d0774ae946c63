"""The parent of the service: keeps its processes running, and stops them in order."""

from __future__ import annotations

import signal
import time
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from app.cli.signals import collected

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection
    from socket import socket

    from app.cli.serving.kept import Kept
    from app.cli.signals import Inbox, StopRequest

LAME_DUCK_SECONDS = 2.0
"""How long a worker serves on after SIGTERM, telling every caller that it is about to stop."""
PATIENCE_SECONDS = 5.0
"""How long workers wait for a database that is slow: they may have a snapshot to serve from."""

_TICK_SECONDS = 0.5
_OVERTIME_SECONDS = 8.0
_END_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervisor:
    """Everything that runs beside the parent.

    Attributes:
        listener: What the workers share.
        preparing: Prepares the database; workers start after its first try.
        workers: Answer requests.
        others: Run until the workers have ended.
        drain_seconds: How long a worker may finish what it has begun.
        announce: Called once, when every worker serves.
        ended: Called with the number of a worker that ended by itself, from 1.
        look_after: Called at least twice a second.
    """

    listener: socket
    preparing: Kept
    workers: Sequence[Kept]
    others: Sequence[Kept]
    drain_seconds: float
    announce: Callable[[], None]
    ended: Callable[[int], None]
    look_after: Callable[[], None]

    def run(self, stop: StopRequest) -> None:
        """Run everything until a stop signal comes.

        Args:
            stop: Whether one has come already.

        Raises:
            Failure: something does not start.
        """
        with collected() as inbox:
            stop.obey()
            asked: int = signal.SIGINT
            try:
                asked = self._keep_running(inbox)
            finally:
                self._stop(inbox, asked)

    def _keep_running(self, inbox: Inbox) -> int:
        began = time.monotonic()
        announced = False
        while not (asked := inbox.empty()):
            self.preparing.tend()
            if self.preparing.tries or time.monotonic() - began > PATIENCE_SECONDS:
                for other in self.others:
                    other.tend()
                for number, worker in enumerate(self.workers, start=1):
                    if worker.tend():
                        self.ended(number)
            if not announced and all(worker.was_ready for worker in self.workers):
                self.announce()
                announced = True
            self.look_after()
            wait([inbox.fileno(), *self._events()], _TICK_SECONDS)
        return asked[0]

    def _events(self) -> list[int | Connection]:
        everything = (self.preparing, *self.others, *self.workers)
        return [event for kept in everything if kept.child for event in kept.child.events]

    def _stop(self, inbox: Inbox, number: int) -> None:
        """Let the workers drain; a second signal hurries them, and no signal can stop this."""
        self.listener.close()  # the last worker to leave is then the one that closes it
        _end([self.preparing])
        running = [worker.child for worker in self.workers if worker.child]
        for child in running:
            child.send(number)
        began = time.monotonic()
        limit = LAME_DUCK_SECONDS + self.drain_seconds + _OVERTIME_SECONDS
        while running := [child for child in running if not child.has_ended]:
            passed = time.monotonic() - began
            if inbox.empty() and passed > _TICK_SECONDS:  # programs in between repeat a signal
                for child in running:
                    child.send(signal.SIGQUIT)
            if passed > limit:
                for child in running:
                    child.send(signal.SIGKILL)
            wait([inbox.fileno(), *(child.process.sentinel for child in running)], _TICK_SECONDS)
        _end(self.others)


def _end(some: Sequence[Kept]) -> None:
    """End processes that have nothing to finish."""
    for kept in some:
        if kept.child:
            kept.child.send(signal.SIGTERM)
    for kept in some:
        if kept.child:
            kept.child.process.join(_END_SECONDS)
            kept.child.send(signal.SIGKILL)
            kept.child.process.join()
