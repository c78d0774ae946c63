from __future__ import annotations

import asyncio

from app.database.errors import DatabaseUnavailable
from app.registry.looks import Looks
from tests.registry.following import until


def _counted() -> tuple[Looks, list[str]]:
    looks = Looks()
    asked: list[str] = []
    looks.wake = lambda: asked.append("look")
    return looks, asked


def test_all_who_wait_share_one_look() -> None:
    """Any number of callers ask for one look."""

    async def use() -> None:
        looks, asked = _counted()
        waiting = [asyncio.create_task(looks.next(30)) for _ in range(50)]
        await asyncio.sleep(0)
        assert asked == ["look"]
        looks.begin()
        looks.end()
        assert await asyncio.gather(*waiting) == [True] * 50

    asyncio.run(use())


def test_looks_that_are_asked_for_keep_a_distance() -> None:
    """Who asks soon after another look waits a moment for the next one, and so do all others."""

    async def use() -> None:
        looks, asked = _counted()
        first = asyncio.create_task(looks.next(30))
        await asyncio.sleep(0)
        looks.begin()
        looks.end()
        assert await first
        second = [asyncio.create_task(looks.next(30)) for _ in range(50)]
        await asyncio.sleep(0)
        assert asked == ["look"]
        await until(lambda: len(asked) > 1)
        looks.begin()
        looks.end()
        assert await asyncio.gather(*second) == [True] * 50
        assert asked == ["look", "look"]

    asyncio.run(use())


def test_look_that_goes_on_already_is_not_waited_for() -> None:
    """One who waits for the next look wants one that began after the wait."""

    async def use() -> None:
        looks = Looks()
        before = asyncio.create_task(looks.next(30))
        await asyncio.sleep(0)
        looks.begin()
        waiting = asyncio.create_task(looks.next(30))
        await asyncio.sleep(0)
        looks.end()
        assert await before  # both would be woken by now
        assert not waiting.done()
        looks.begin()
        looks.end()
        assert await waiting

    asyncio.run(use())


def test_database_that_is_away_is_not_asked_for() -> None:
    """While looks fail, requests do not add to them; the next that succeeds ends every wait."""

    async def use() -> None:
        looks, asked = _counted()
        looks.begin()
        looks.end(DatabaseUnavailable("away"))
        waiting = asyncio.create_task(looks.next(30))
        await asyncio.sleep(0)
        assert asked == []
        looks.begin()
        looks.end()
        assert await waiting
        assert looks.error is None

    asyncio.run(use())


def test_loop_that_is_closed_stops_no_look() -> None:
    """A look that ends after its callers' loop is closed troubles nobody; the next has its own."""
    looks = Looks()
    closed = asyncio.new_event_loop()
    lost = closed.create_task(looks.next(30))
    closed.run_until_complete(asyncio.sleep(0))
    closed.close()
    looks.begin()
    looks.end()
    assert not lost.done()

    async def use() -> bool:
        waiting = asyncio.create_task(looks.next(30))
        await asyncio.sleep(0)
        looks.begin()
        looks.end()
        return await waiting

    assert asyncio.run(use())
