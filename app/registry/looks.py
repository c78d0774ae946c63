"""Looks at the database: who wants the next one, and who waits for it to end."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.database.errors import DatabaseUnavailable

LEAST_SECONDS = 0.1
"""From one look that somebody asks for to the next; those that nobody asks for come on top."""


class _Waiter(NamedTuple):
    number: int
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[None]


class Looks:
    """One thread looks, any number of coroutines wait; all of them share each look.

    Attributes:
        wake: Makes the thread look at once; nothing until there is a thread.
        error: Why the last look failed; None after one that succeeded, and before the first.
    """

    def __init__(self) -> None:
        self.wake: Callable[[], None] = lambda: None
        self.error: DatabaseUnavailable | None = None
        self._begun = 0
        self._ended = 0
        self._asked = 0
        self._asked_at = -LEAST_SECONDS
        self._waiters: set[_Waiter] = set()
        self._lock = Lock()

    def begin(self) -> None:
        """Say, from the thread, that a look begins."""
        with self._lock:
            self._begun += 1

    def end(self, error: DatabaseUnavailable | None = None) -> None:
        """Say, from the thread, that the look has ended, and how."""
        self.error = error
        with self._lock:
            self._ended = self._begun
            ended = {waiter for waiter in self._waiters if waiter.number <= self._ended}
            self._waiters -= ended
        for waiter in ended:
            with suppress(RuntimeError):  # its loop is closed
                waiter.loop.call_soon_threadsafe(_wake, waiter.future)

    async def next(self, within: float) -> bool:
        """Wait for the end of a look that has not begun yet; return whether it came in time.

        Asks for that look, unless somebody else has, or the database is away: then it is tried at
        the thread's own, growing pauses.

        Args:
            within: Seconds.
        """
        with self._lock:
            waiter = self._join(self._begun + 1)
            if self.error is None and self._asked < waiter.number:
                self._ask(waiter)
        try:
            async with asyncio.timeout(within):
                await waiter.future
        except TimeoutError:
            return False
        finally:
            with self._lock:
                self._waiters.discard(waiter)
        return True

    def _ask(self, waiter: _Waiter) -> None:
        now = time.monotonic()
        at = max(now, self._asked_at + LEAST_SECONDS)
        self._asked, self._asked_at = waiter.number, at
        if at == now:
            self.wake()
        else:
            waiter.loop.call_later(at - now, lambda: self.wake())  # noqa: PLW0108 - as it is then

    def _join(self, number: int) -> _Waiter:
        loop = asyncio.get_running_loop()
        waiter = _Waiter(number, loop, loop.create_future())
        self._waiters.add(waiter)
        return waiter


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
