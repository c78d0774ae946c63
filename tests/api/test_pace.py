from __future__ import annotations

import asyncio

import pytest

from app.api.bulk import Bulk


@pytest.fixture(autouse=True)
def no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step of work is over at once."""
    monkeypatch.setattr("app.api.pace.STEP_SECONDS", -1.0)


def test_long_work_takes_turns_with_others() -> None:
    """Two pieces of long work and a short one: each goes on in its turn, none waits for an end."""

    async def run() -> list[str]:
        bulk, order = Bulk(), list[str]()

        async def long(name: str) -> None:
            with bulk.pace() as pace:
                for _ in range(3):
                    order.append(name)
                    await pace.rest()

        async def short() -> None:
            await asyncio.sleep(0)
            order.append("short")

        await asyncio.gather(long("a"), long("b"), short())
        return order

    order = asyncio.run(run())
    assert order.index("short") < 5
    assert [name for name in order if name != "short"] == ["a", "b", "a", "b", "a", "b"]


def test_work_that_ends_gives_its_turn_back() -> None:
    """After work that failed in its turn, other work goes on."""

    async def run() -> str:
        bulk = Bulk()
        with pytest.raises(ZeroDivisionError):
            await _failing(bulk)
        with bulk.pace() as pace:
            await pace.rest()
        return "done"

    assert asyncio.run(run()) == "done"


async def _failing(bulk: Bulk) -> None:
    with bulk.pace() as pace:
        await pace.rest()
        raise ZeroDivisionError


def test_strides_grow_while_they_are_quick_and_shrink_when_they_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """More and more is done together, until it takes too long."""
    now = 0.0
    monkeypatch.setattr("app.api.pace.STEP_SECONDS", 0.002)
    monkeypatch.setattr("app.api.pace.perf_counter", lambda: now)

    async def run() -> list[int]:
        nonlocal now
        strides = []
        with Bulk().pace() as pace:
            for took in (0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0):
                strides.append(pace.stride)
                now += took
                await pace.rest()
        return strides

    assert asyncio.run(run()) == [8, 16, 32, 64, 128, 128, 64, 32]
