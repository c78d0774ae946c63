from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from app.api.bulk import MOST_AT_ONCE, MOST_STREAMS, MOST_WAITING, SMALL, Bulk
from app.api.flight import Flight
from app.api.problems import ProblemError
from tests.api.messages import disconnect

if TYPE_CHECKING:
    from starlette.types import Message

LONG = b" " * (SMALL + 1)


async def _staying() -> Message:
    await asyncio.Event().wait()
    return disconnect()


async def _leaving() -> Message:
    return disconnect()


async def _worked(bulk: Bulk, done: asyncio.Event, body: bytes = LONG) -> str:
    ticket = Flight(99, 60.0).enter(monotonic(), always=False)
    try:
        async with bulk.batch(body, ticket, _staying):
            await done.wait()
    except ProblemError as problem:
        return problem.code
    return "done"


def test_batches_wait_for_each_other_in_a_short_queue() -> None:
    """A few long batches are worked on, some wait, the next is refused; short ones never are."""

    async def run() -> tuple[int, list[str], str]:
        bulk, done = Bulk(), asyncio.Event()
        most = MOST_AT_ONCE + MOST_WAITING
        tasks = [asyncio.create_task(_worked(bulk, done)) for _ in range(most + 1)]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        held = len(bulk)
        short = asyncio.create_task(_worked(bulk, done, b"{}"))
        done.set()
        return held, sorted(await asyncio.gather(*tasks)), await short

    most = MOST_AT_ONCE + MOST_WAITING
    assert asyncio.run(run()) == (most, ["done"] * most + ["overloaded"], "done")


def test_nobody_works_for_a_caller_who_left() -> None:
    """A batch whose caller leaves is stopped, and its place is free again."""

    async def run() -> tuple[bool, int]:
        bulk = Bulk()
        ticket = Flight(1, 60.0).enter(monotonic(), always=False)
        with pytest.raises(asyncio.CancelledError):
            async with bulk.batch(LONG, ticket, _leaving):
                await asyncio.Event().wait()
        ticket.task.uncancel()
        return ticket.has_left, len(bulk)

    assert asyncio.run(run()) == (True, 0)


def test_streams_are_bounded() -> None:
    """Only so many NDJSON batches are in hand at once."""
    bulk = Bulk()
    held = [bulk.stream() for _ in range(MOST_STREAMS)]
    for stream in held:
        stream.__enter__()
    with pytest.raises(ProblemError) as raised, bulk.stream():
        pass
    assert raised.value.code == "overloaded"
    held[0].__exit__(None, None, None)
    with bulk.stream():
        assert len(bulk) == MOST_STREAMS
