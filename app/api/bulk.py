"""Long work: a few pieces at a time, a short queue, and then no more."""

from __future__ import annotations

from asyncio import Lock, Semaphore, create_task
from collections import Counter
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from app.api.flight import overloaded
from app.api.outbox import Room
from app.api.pace import Pace

if TYPE_CHECKING:
    from asyncio import Future
    from collections.abc import AsyncIterator, Iterator

    from starlette.types import Message, Receive

    from app.api.flight import Ticket

SMALL = 65_536
"""Bytes of a body that takes no longer than others may wait."""
MANY = 1_000
"""Objects in a body that has more accounts than may be decided without waiting for a slot."""
MOST_AT_ONCE = 2
MOST_WAITING = 16
MOST_STREAMS = 32
MOST_STREAMS_EACH = 4


def is_long(body: bytes) -> bool:
    """Return whether to read a body, or to decide what it may hold, is long work."""
    return len(body) > SMALL or body.count(b"{") > MANY


class Bulk:
    """The long work of a worker.

    Attributes:
        room: What results of NDJSON batches may take before they are read.
    """

    def __init__(self) -> None:
        self.room = Room()
        self._slots = Semaphore(MOST_AT_ONCE)
        self._turns = Lock()
        self._batches = 0
        self._streams: Counter[str] = Counter()

    def __len__(self) -> int:
        """Return how many there are, waiting or not."""
        return self._batches + self._streams.total()

    def pace(self) -> Pace:
        """Return the pace of work that may become long."""
        return Pace(self._turns)

    @asynccontextmanager
    async def slot(self, ticket: Ticket, receive: Receive) -> AsyncIterator[None]:
        """Wait for room for a request whose body has been read.

        Who leaves meanwhile, or while it is worked on, is not waited for.

        Raises:
            ProblemError: `overloaded`.
        """
        if self._batches >= MOST_AT_ONCE + MOST_WAITING:
            raise overloaded(f"{self._batches} long requests are in hand or waiting already.")

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
    def stream(self, credential: str) -> Iterator[None]:
        """Take an NDJSON batch in hand.

        Args:
            credential: Of its caller; each has a few at a time.

        Raises:
            ProblemError: `overloaded`.
        """
        if self._streams[credential] >= MOST_STREAMS_EACH:
            raise overloaded(f"This credential has {MOST_STREAMS_EACH} NDJSON batches in hand.")
        if self._streams.total() >= MOST_STREAMS:
            raise overloaded(f"{MOST_STREAMS} NDJSON batches are in hand already.")
        self._streams[credential] += 1
        try:
            yield
        finally:
            self._streams[credential] -= 1
            self._streams += Counter()  # forgets who has none


async def _end(receive: Receive) -> Message:
    return await receive()
