from __future__ import annotations

import asyncio
from time import monotonic

import pytest

from app.api import flight
from app.api.flight import Flight, out_of_time
from app.api.problems import ProblemError


async def _entered(most: int = 1, seconds: float = 60.0) -> Flight:
    hand = Flight(most, seconds)
    hand.enter(monotonic(), always=False)
    return hand


def test_more_requests_than_a_worker_takes_are_refused() -> None:
    """A request too many is told to come back, unless it is one that is always answered."""

    async def run() -> None:
        hand = await _entered()
        with pytest.raises(ProblemError) as raised:
            hand.enter(monotonic(), always=False)
        assert (raised.value.code, raised.value.headers) == ("overloaded", {"Retry-After": "1"})
        ticket = hand.enter(monotonic(), always=True)
        assert len(hand) == 2
        hand.leave(ticket)
        assert len(hand) == 1

    asyncio.run(run())


def test_bodies_in_hand_are_bounded_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests that hold too many bytes together are refused until others let go of theirs."""
    monkeypatch.setattr(flight, "MOST_BYTES", 10)

    async def run() -> None:
        hand = Flight(9, 60.0)
        first, second = (hand.enter(monotonic(), always=False) for _ in range(2))
        first.hold(6)
        with pytest.raises(ProblemError) as raised:
            second.hold(6)
        assert raised.value.code == "overloaded"
        hand.leave(second)
        hand.leave(first)
        hand.enter(monotonic(), always=False).hold(10)

    asyncio.run(run())


def test_what_is_overdue_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request past its deadline is cancelled; one that moved in the meantime goes on."""
    monkeypatch.setattr(flight, "_LOOK_EVERY_SECONDS", 0.0)

    async def run() -> None:
        hand = Flight(9, 60.0)
        moving = hand.enter(monotonic() - 61, always=False)
        moving.moved()
        overdue = asyncio.create_task(_stuck(hand))
        watching = asyncio.create_task(hand.watch())
        with pytest.raises(asyncio.CancelledError):
            await overdue
        watching.cancel()
        assert not moving.is_stopped

    asyncio.run(run())


async def _stuck(hand: Flight) -> None:
    ticket = hand.enter(monotonic() - 61, always=False)
    try:
        await asyncio.Event().wait()
    finally:
        assert ticket.is_overdue


def test_who_is_late_is_told_apart() -> None:
    """A body that did not arrive is the caller's delay, an answer that was not made is ours."""

    async def run() -> None:
        ticket = Flight(1, 1.0).enter(monotonic(), always=False)
        assert out_of_time(ticket).code == "deadline_exceeded"
        ticket.is_arriving = True
        problem = out_of_time(ticket)
        assert (problem.code, problem.headers["Connection"]) == ("request_timeout", "close")

    asyncio.run(run())
