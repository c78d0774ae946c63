"""A queue of bytes between producing an answer and a caller who may read it late.

Many HTTP clients read nothing before all of a body is sent. To wait for them while they wait for us
would never end, so what is not read yet is kept: in memory first, then in a temporary file.
"""

from __future__ import annotations

from asyncio import Event
from typing import IO, TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

IN_MEMORY = 1_048_576
MOST = 256 * 1_048_576
CHUNK = 65_536


class Room:
    """What all outboxes of a worker keep together.

    Args:
        most: How many bytes they keep before they wait for their readers.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self.taken = 0

    @property
    def is_full(self) -> bool:
        """Whether too many bytes are kept."""
        return self.taken > self._most


class Outbox:
    """First in, first out, over a file.

    Args:
        file: Where the bytes are kept, empty, open for reading and writing.
        room: What it takes the bytes of the file from, until it is left.
    """

    def __init__(self, file: IO[bytes], room: Room) -> None:
        self._file = file
        self._room = room
        self._read = 0
        self._written = 0
        self._closed = False
        self._filled = Event()
        self._drained = Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._empty()

    @property
    def is_waiting(self) -> bool:
        """Whether there is something that nobody has taken yet."""
        return self._read < self._written

    @property
    def is_full(self) -> bool:
        """Whether to wait until it is drained before more is put in."""
        return self._room.is_full and self._written > 0

    def put(self, data: bytes) -> None:
        """Append bytes."""
        self._file.seek(self._written)
        self._file.write(data)
        self._written += len(data)
        self._room.taken += len(data)
        self._filled.set()

    async def drained(self) -> None:
        """Wait until the reader has caught up."""
        if self._written:
            self._drained.clear()
            await self._drained.wait()

    def close(self) -> None:
        """Tell the reader that nothing more will come."""
        self._closed = True
        self._filled.set()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield everything put in, in order, until it is closed and empty."""
        while True:
            if self.is_waiting:
                self._file.seek(self._read)
                data = self._file.read(CHUNK)
                self._read += len(data)
                yield data
            elif self._closed:
                return
            else:
                self._file.truncate(0)
                self._empty()
                self._drained.set()
                self._filled.clear()
                await self._filled.wait()

    def _empty(self) -> None:
        self._room.taken -= self._written
        self._read = self._written = 0
