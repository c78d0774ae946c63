from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from app.api.bulk import (
    MANY,
    MOST_AT_ONCE,
    MOST_STREAMS,
    MOST_STREAMS_EACH,
    MOST_WAITING,
    SMALL,
    Bulk,
    is_long,
)
from app.api.flight import Flight
from app.api.problems import ProblemError
from tests.api.messages import disconnect

if TYPE_CHECKING:
    from starlette.types import Message


async def _staying() -> Message:
    await asyncio.Event().wait()
    return disconnect()


async def _leaving() -> Message:
    return disconnect()


async def _worked(bulk: Bulk, done: asyncio.Event) -> str:
    ticket = Flight(99, 60.0).enter(monotonic(), always=False)
    try:
        async with bulk.slot(ticket, _staying):
            await done.wait()
    except ProblemError as problem:
        return problem.code
    return "done"


def test_batches_wait_for_each_other_in_a_short_queue() -> None:
    """A few long requests are worked on, some wait, the next is refused."""

    async def run() -> tuple[int, list[str]]:
        bulk, done = Bulk(), asyncio.Event()
        most = MOST_AT_ONCE + MOST_WAITING
        tasks = [asyncio.create_task(_worked(bulk, done)) for _ in range(most + 1)]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        held = len(bulk)
        done.set()
        return held, sorted(await asyncio.gather(*tasks))

    most = MOST_AT_ONCE + MOST_WAITING
    assert asyncio.run(run()) == (most, ["done"] * most + ["overloaded"])


def test_long_work_is_known_by_its_body() -> None:
    """A body is long work by its bytes, or by as many accounts as there can be in it."""
    assert not is_long(b"{}" * MANY)
    assert is_long(b"{}" * (MANY + 1))
    assert is_long(b" " * (SMALL + 1))


def test_nobody_works_for_a_caller_who_left() -> None:
    """A batch whose caller leaves is stopped, and its place is free again."""

    async def run() -> tuple[bool, int]:
        bulk = Bulk()
        ticket = Flight(1, 60.0).enter(monotonic(), always=False)
        with pytest.raises(asyncio.CancelledError):
            async with bulk.slot(ticket, _leaving):
                await asyncio.Event().wait()
        ticket.task.uncancel()
        return ticket.has_left, len(bulk)

    assert asyncio.run(run()) == (True, 0)


def test_streams_are_bounded() -> None:
    """Only so many NDJSON batches are in hand at once, and only a few of them for one caller."""
    bulk = Bulk()
    callers = [str(number // MOST_STREAMS_EACH) for number in range(MOST_STREAMS)]
    held = [bulk.stream(caller) for caller in callers]
    for stream in held:
        stream.__enter__()
    assert _refused(bulk, "another")
    held[0].__exit__(None, None, None)
    assert _refused(bulk, callers[-1])
    with bulk.stream("another"):
        assert len(bulk) == MOST_STREAMS


def _refused(bulk: Bulk, caller: str) -> bool:
    with pytest.raises(ProblemError) as raised, bulk.stream(caller):
        pass
    return raised.value.code == "overloaded"
