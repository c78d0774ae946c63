from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from app.cli.serving.outgoing import LARGE, HeldTransport, Outgoing

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


class Recorder(asyncio.Transport):
    """A transport that keeps each piece it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[bytes] = []
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Keep a piece."""
        self.pieces.append(bytes(data))

    def is_closing(self) -> bool:
        """Tell whether it was closed."""
        return self.closed

    def close(self) -> None:
        """Close."""
        self.closed = True

    def abort(self) -> None:
        """Close."""
        self.closed = True

    def get_write_buffer_size(self) -> int:
        """Nothing waits here."""
        return 0


def _run(talk: Callable[[Recorder, HeldTransport], Coroutine[None, None, None]]) -> None:
    async def run() -> None:
        recorder = Recorder()
        await talk(recorder, HeldTransport(recorder, Outgoing()))

    asyncio.run(run())


def test_what_is_written_in_a_turn_leaves_as_one_piece() -> None:
    """Writes are held until the next turn of the loop, counted as unsent, and then joined."""

    async def talk(recorder: Recorder, held: HeldTransport) -> None:
        held.write(b"head ")
        held.write(b"body")
        assert recorder.pieces == []
        assert held.get_write_buffer_size() == len(b"head body")
        await asyncio.sleep(0)
        assert recorder.pieces == [b"head body"]
        assert held.get_write_buffer_size() == 0

    _run(talk)


def test_much_is_not_held() -> None:
    """A writer of much feels at once whether it is taken."""

    async def talk(recorder: Recorder, held: HeldTransport) -> None:
        held.write(b"head ")
        held.write(b"x" * LARGE)
        assert recorder.pieces == [b"head " + b"x" * LARGE]
        await asyncio.sleep(0)
        assert len(recorder.pieces) == 1

    _run(talk)


def test_closing_writes_what_is_held() -> None:
    """An answer that closes its connection is written before."""

    async def talk(recorder: Recorder, held: HeldTransport) -> None:
        held.write(b"last words")
        held.close()
        assert recorder.pieces == [b"last words"]
        assert held.is_closing()
        await asyncio.sleep(0)
        assert len(recorder.pieces) == 1

    _run(talk)


def test_nothing_is_written_to_a_connection_that_is_gone() -> None:
    """What is held for a connection that was aborted meanwhile is dropped."""

    async def talk(recorder: Recorder, held: HeldTransport) -> None:
        held.write(b"too late")
        held.abort()
        await asyncio.sleep(0)
        assert recorder.pieces == []

    _run(talk)
