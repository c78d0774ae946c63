"""Processes forked from the parent, and how they notice that it is gone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from ctypes import c_ulong
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

    Ready = Callable[[], None]

_FORK = multiprocessing.get_context("fork")
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)


class Lifeline:
    """A pipe into which nobody writes: it ends, for every child, when the parent does.

    Args:
        let_go: Called in each child: closes what belongs to the parent alone.
    """

    def __init__(self, let_go: Callable[[], None]) -> None:
        self._end, self._held = os.pipe()
        self._let_go = let_go

    def watch(self) -> None:
        """In a child: send this process SIGINT once the parent is gone."""
        os.close(self._held)
        self._let_go()
        threading.Thread(target=self._await_end, name="lifeline", daemon=True).start()

    def _await_end(self) -> None:
        os.read(self._end, 1)
        os.kill(os.getpid(), signal.SIGINT)


class Child:
    """A process that runs a function.

    Args:
        name: What it is called.
        run: The function; it calls its argument when it does what it is for, and may call it again
            as long as it does.
        lifeline: Of the parent.

    Attributes:
        process: The process, running or ended.
        is_ready: Whether it has been heard to be ready.
    """

    def __init__(self, name: str, run: Callable[[Ready], None], lifeline: Lifeline) -> None:
        self._word, word = _FORK.Pipe(duplex=False)
        self._calls = _FORK.RawValue("L")
        self.process: ForkProcess = _FORK.Process(
            target=_run, args=(run, word, self._calls, lifeline), name=name, daemon=True
        )
        self.is_ready = False
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)  # the handlers are the parent's
        try:
            self.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            word.close()

    @property
    def events(self) -> list[int | Connection]:
        """What to wait for: its end, and its word that it is ready."""
        return [self.process.sentinel, *([] if self._word.closed else [self._word])]

    @property
    def calls(self) -> int:
        """How often its function has called its argument."""
        return int(self._calls.value)

    @property
    def has_ended(self) -> bool:
        """Whether it runs no more; what it said before has then been heard."""
        if not self._word.closed and self._word.poll():
            try:
                self.is_ready = bool(self._word.recv_bytes())
            except EOFError:
                self.is_ready = False
            self._word.close()
        return self.process.exitcode is not None

    def send(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self.process.exitcode is None and self.process.pid is not None:
            os.kill(self.process.pid, number)


def _run(
    run: Callable[[Ready], None], word: Connection, calls: c_ulong, lifeline: Lifeline
) -> None:
    signal.set_wakeup_fd(-1)
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    lifeline.watch()

    def ready() -> None:
        calls.value += 1
        if calls.value == 1:
            word.send_bytes(b"ready")

    run(ready)
