"""Stopping in order when asked to."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_STOP = (signal.SIGINT, signal.SIGTERM)


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
        for number in _STOP:
            signal.signal(number, signal.SIG_IGN)
        self.received = True
        self.obey()


@contextmanager
def orderly_stop() -> Iterator[StopRequest]:
    """Let a stop signal unwind the block instead of killing the process."""
    stop = StopRequest()
    before = {number: signal.signal(number, stop.handle) for number in _STOP}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
