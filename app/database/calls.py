"""Calls to the database from an event loop: each answers in time, whatever the database does."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, TypeVar

from app.database.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

WITHIN_SECONDS = 8.0
THREADS = 8


class Calls:
    """Runs calls in a few threads of its own, which nobody waits for: not even the process's end.

    Args:
        threads: How many calls at once; more wait for their turn.
        within: Seconds until a caller is told that the database does not answer.
    """

    def __init__(self, threads: int = THREADS, within: float = WITHIN_SECONDS) -> None:
        self._most = threads
        self._within = within
        self._waiting: SimpleQueue[_Call | None] = SimpleQueue()
        self._threads = 0
        self._unfinished = 0
        self._lock = Lock()

    async def run(self, call: Callable[[], T]) -> T:
        """Return what a call returns, or raise what it raises.

        Raises:
            DatabaseUnavailable: it did not end in time. If it had begun, it may still take effect.
        """
        asked = _Call(call)
        self._waiting.put(asked)
        self._ensure_thread()
        try:
            async with asyncio.timeout(self._within):
                result: T = await asked.answer
                return result
        except TimeoutError as error:
            if not asked.answer.cancelled():  # the call itself ran into one
                raise
            raise DatabaseUnavailable("the database does not answer in time") from error

    def stop(self) -> None:
        """Let its threads end, each when it has nothing in hand; nothing is run any more."""
        with self._lock:
            for _ in range(self._threads):
                self._waiting.put(None)

    def _ensure_thread(self) -> None:
        with self._lock:
            self._unfinished += 1
            if self._unfinished <= self._threads or self._threads == self._most:
                return
            self._threads += 1
        Thread(target=self._work, name="database", daemon=True).start()

    def _work(self) -> None:
        while (call := self._waiting.get()) is not None:
            call.run()
            del call  # and what it holds, for as long as there is no other
            with self._lock:
                self._unfinished -= 1


class _Call:
    """A call, and the caller's wait for its answer."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self._call = call
        self._loop = asyncio.get_running_loop()
        self.answer: asyncio.Future[Any] = self._loop.create_future()

    def run(self) -> None:
        """Run the call unless its caller is gone; from another thread than the caller's."""
        if self.answer.done():
            return
        try:
            result = self._call()
        except BaseException as error:  # noqa: BLE001 - for the caller, who is in another thread
            self._tell(self.answer.set_exception, error)
        else:
            self._tell(self.answer.set_result, result)

    def _tell(self, tell: Callable[[Any], None], outcome: object) -> None:
        def answer() -> None:
            if not self.answer.done():
                tell(outcome)

        with suppress(RuntimeError):  # the loop is closed, and nobody waits any more
            self._loop.call_soon_threadsafe(answer)
