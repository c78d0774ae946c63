from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

from app.database.calls import Calls
from app.database.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def release() -> Iterator[threading.Event]:
    """What the calls of a test hang on; set at the end, so that no thread is left."""
    event = threading.Event()
    yield event
    event.set()


def test_call_answers_or_raises() -> None:
    """A caller gets what the call returns, or what it raises."""

    async def use() -> None:
        calls = Calls()
        assert await calls.run(lambda: 7) == 7
        with pytest.raises(ZeroDivisionError):
            await calls.run(lambda: 1 / 0)
        with pytest.raises(TimeoutError, match="its own"):
            await calls.run(_time_out)

    asyncio.run(use())


def _time_out() -> None:
    raise TimeoutError("its own")


def test_call_that_hangs_is_unavailability(release: threading.Event) -> None:
    """A caller is answered in time, whatever becomes of the call, and the others go on."""

    async def use() -> None:
        calls = Calls(threads=2, within=0.1)
        with pytest.raises(DatabaseUnavailable, match="does not answer in time"):
            await calls.run(release.wait)
        assert await calls.run(lambda: 7) == 7

    asyncio.run(use())


def test_call_nobody_waits_for_is_not_begun(release: threading.Event) -> None:
    """A call that found no thread in time is answered as not made, and is never made."""
    made: list[str] = []

    async def use() -> None:
        calls = Calls(threads=1, within=0.1)
        for call in (release.wait, lambda: made.append("late")):
            with pytest.raises(DatabaseUnavailable):
                await calls.run(call)
        release.set()
        await calls.run(lambda: made.append("next"))

    asyncio.run(use())
    assert made == ["next"]


def test_calls_take_few_threads(release: threading.Event) -> None:
    """However many callers there are, no more threads work than were allowed."""

    async def use() -> int:
        calls = Calls(threads=3)
        before = threading.active_count()
        running = [asyncio.create_task(calls.run(release.wait)) for _ in range(50)]
        await asyncio.sleep(0)
        more = threading.active_count() - before
        release.set()
        assert all(await asyncio.gather(*running))
        return more

    assert asyncio.run(use()) == 3


def test_caller_that_is_gone_troubles_nobody(release: threading.Event) -> None:
    """A call that ends after its caller's loop is closed is dropped."""
    ended = threading.Event()
    calls = Calls(threads=1, within=0.01)

    async def hang() -> None:
        with pytest.raises(DatabaseUnavailable):
            await calls.run(release.wait)

    async def use() -> None:
        await calls.run(ended.set)

    asyncio.run(hang())
    release.set()
    asyncio.run(use())
    assert ended.is_set()
