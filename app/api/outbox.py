"""A queue of bytes between producing an answer and a caller who may read it late.

Many HTTP clients read nothing before all of a body is sent. To wait for them while they wait for us
would never end, so what is not read yet is kept: in memory first, then in a temporary file.
"""

from __future__ import annotations

from asyncio import Event
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

IN_MEMORY = 8 * 1_048_576
MOST = 1_024 * 1_048_576
CHUNK = 65_536


class Outbox:
    """First in, first out, over a file.

    Args:
        file: Where the bytes are kept, empty, open for reading and writing.
        most: How many bytes it keeps before `drained` waits for the reader.
    """

    def __init__(self, file: IO[bytes], most: int = MOST) -> None:
        self._file = file
        self._most = most
        self._read = 0
        self._written = 0
        self._closed = False
        self._filled = Event()
        self._drained = Event()

    def put(self, data: bytes) -> None:
        """Append bytes."""
        self._file.seek(self._written)
        self._file.write(data)
        self._written += len(data)
        self._filled.set()

    async def drained(self) -> None:
        """Wait while too many bytes are kept."""
        if self._written > self._most:
            self._drained.clear()
            await self._drained.wait()

    def close(self) -> None:
        """Tell the reader that nothing more will come."""
        self._closed = True
        self._filled.set()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield everything put in, in order, until it is closed and empty."""
        while True:
            if self._read < self._written:
                self._file.seek(self._read)
                data = self._file.read(CHUNK)
                self._read += len(data)
                yield data
            elif self._closed:
                return
            else:
                self._file.truncate(0)
                self._read = self._written = 0
                self._drained.set()
                self._filled.clear()
                await self._filled.wait()
