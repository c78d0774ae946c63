"""Long work: a few pieces at a time, a short queue, and then no more."""

from __future__ import annotations

from asyncio import Lock, Semaphore, create_task
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from app.api.flight import overloaded
from app.api.pace import Pace

if TYPE_CHECKING:
    from asyncio import Future
    from collections.abc import AsyncIterator, Iterator

    from starlette.types import Message, Receive

    from app.api.flight import Ticket

SMALL = 65_536
"""Bytes of a body that takes no longer than others may wait."""
MOST_AT_ONCE = 2
MOST_WAITING = 16
MOST_STREAMS = 32


class Bulk:
    """The batches of a worker."""

    def __init__(self) -> None:
        self._slots = Semaphore(MOST_AT_ONCE)
        self._turns = Lock()
        self._batches = 0
        self._streams = 0

    def __len__(self) -> int:
        """Return how many there are, waiting or not."""
        return self._batches + self._streams

    def pace(self) -> Pace:
        """Return the pace of work that may become long."""
        return Pace(self._turns)

    @asynccontextmanager
    async def batch(self, body: bytes, ticket: Ticket, receive: Receive) -> AsyncIterator[None]:
        """Wait for room for a batch whose body has been read; a small one needs none.

        Who leaves meanwhile, or while it is worked on, is not waited for.

        Raises:
            ProblemError: `overloaded`.
        """
        if len(body) <= SMALL:
            yield
            return
        if self._batches >= MOST_AT_ONCE + MOST_WAITING:
            raise overloaded(f"{self._batches} batches are in hand or waiting already.")

        def left(end: Future[Message]) -> None:
            if not end.cancelled():
                ticket.leave()

        self._batches += 1
        leaving = create_task(_end(receive))  # after the body there is one message: the end
        leaving.add_done_callback(left)
        try:
            async with self._slots:
                yield
        finally:
            self._batches -= 1
            leaving.cancel()

    @contextmanager
    def stream(self) -> Iterator[None]:
        """Take an NDJSON batch in hand.

        Raises:
            ProblemError: `overloaded`.
        """
        if self._streams >= MOST_STREAMS:
            raise overloaded(f"{self._streams} NDJSON batches are in hand already.")
        self._streams += 1
        try:
            yield
        finally:
            self._streams -= 1


async def _end(receive: Receive) -> Message:
    return await receive()
