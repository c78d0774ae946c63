"""Long work on the event loop, in steps short enough for others."""

from __future__ import annotations

from asyncio import sleep
from time import perf_counter

STEP_SECONDS = 0.005


class Pace:
    """Lets other requests run whenever a step of work has taken its time."""

    def __init__(self) -> None:
        self._until = perf_counter() + STEP_SECONDS

    async def rest(self) -> None:
        """Give way when the step is over; else return at once."""
        if perf_counter() >= self._until:
            await sleep(0)
            self._until = perf_counter() + STEP_SECONDS
