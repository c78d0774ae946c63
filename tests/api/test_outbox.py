from __future__ import annotations

import asyncio
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from app.api.outbox import CHUNK, Outbox, Room


def _outbox(file: object, room: Room | None = None) -> Outbox:
    return Outbox(cast("IO[bytes]", file), room or Room())


def test_bytes_come_out_in_order() -> None:
    """What is put in comes out in order, and the reader ends when it is closed."""

    async def run() -> bytes:
        with SpooledTemporaryFile(10) as file:
            outbox = _outbox(file)
            outbox.put(b"a" * CHUNK)
            outbox.put(b"b")
            outbox.close()
            return b"".join([data async for data in outbox])

    assert asyncio.run(run()) == b"a" * CHUNK + b"b"


def test_a_reader_waits_for_more_and_space_is_used_again() -> None:
    """A reader that has caught up waits, and the file does not grow by what was read."""

    async def run() -> tuple[list[bytes], int]:
        with SpooledTemporaryFile(10) as file:
            outbox = _outbox(file)
            got: list[bytes] = []

            async def reading() -> None:
                got.extend([data async for data in outbox])

            reader = asyncio.create_task(reading())
            for _ in range(5):
                outbox.put(b"x" * 100)
                for _ in range(5):
                    await asyncio.sleep(0)
            size = file.seek(0, 2)
            outbox.close()
            await reader
            return got, size

    assert asyncio.run(run()) == ([b"x" * 100] * 5, 0)


def test_a_writer_far_ahead_waits_for_its_reader() -> None:
    """Beyond what all may keep together, who has something unread waits, and nobody else."""

    async def run() -> tuple[bool, bool, bool, int]:
        room = Room(most=100)
        with (
            SpooledTemporaryFile(10) as file,
            SpooledTemporaryFile(10) as other_file,
            _outbox(file, room) as outbox,
            _outbox(other_file, room) as other,
        ):
            outbox.put(b"x" * 101)
            full, other_full = outbox.is_full, other.is_full
            writer = asyncio.create_task(outbox.drained())
            await asyncio.sleep(0)
            before = writer.done()

            async def reading() -> None:
                async for _ in outbox:
                    pass

            reader = asyncio.create_task(reading())
            await writer
            other.put(b"x" * 9)
            outbox.close()
            await reader
            assert room.taken == 9
        return full, other_full, before, room.taken

    assert asyncio.run(run()) == (True, False, False, 0)
