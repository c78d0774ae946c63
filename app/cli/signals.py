"""Stopping in order when asked to."""

from __future__ import annotations

import signal
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

STOP = (signal.SIGINT, signal.SIGTERM)


class StopRequest:
    """Whether the process was asked to stop.

    The first SIGINT or SIGTERM raises SystemExit wherever the program is; later ones are ignored.
    Some library may swallow that exception, so long work asks again in between.
    """

    def __init__(self) -> None:
        self.received = False

    def obey(self) -> None:
        """End the program with exit code 0 if a signal has come.

        Raises:
            SystemExit: one has.
        """
        if self.received:
            raise SystemExit(0)

    def handle(self, *_: object) -> None:
        """Take a signal, as a handler."""
        for number in STOP:
            signal.signal(number, signal.SIG_IGN)
        self.received = True
        self.obey()


@contextmanager
def orderly_stop() -> Iterator[StopRequest]:
    """Let a stop signal unwind the block instead of killing the process."""
    stop = StopRequest()
    with _handled_by(stop.handle):
        yield stop


class Inbox:
    """Stop signals as something to wait for, beside pipes and processes.

    Args:
        pipe: Where the numbers of signals arrive, one byte each.
    """

    def __init__(self, pipe: socket.socket) -> None:
        self._pipe = pipe

    def fileno(self) -> int:
        """Return what is readable when a signal has come."""
        return self._pipe.fileno()

    def empty(self) -> list[int]:
        """Return the signals that came since the last call, in order."""
        try:
            return list(self._pipe.recv(4096))
        except BlockingIOError:
            return []


@contextmanager
def collected() -> Iterator[Inbox]:
    """Collect stop signals instead of being interrupted by them."""
    here, there = socket.socketpair()
    with here, there, _handled_by(lambda *_: None):
        here.setblocking(False)
        there.setblocking(False)
        before = signal.set_wakeup_fd(there.fileno(), warn_on_full_buffer=False)
        try:
            yield Inbox(here)
        finally:
            signal.set_wakeup_fd(before)


@contextmanager
def _handled_by(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    before = {number: signal.signal(number, handler) for number in STOP}
    try:
        yield
    finally:
        for number, handler_before in before.items():
            signal.signal(number, handler_before)
