"""Long work on the event loop: in short steps, and never two of them in one turn of the loop."""

from __future__ import annotations

from asyncio import sleep
from time import perf_counter
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from asyncio import Lock

STEP_SECONDS = 0.002
FIRST_STRIDE = 8
MAX_STRIDE = 128


class Pace:
    """Lets other requests run whenever a step of work has taken its time.

    Work that is over within a step waits for nobody. What takes longer goes on under the lock, and
    gives it back at each rest: so however much long work there is, a short request waits for one
    step of it.

    Args:
        turns: What all long work of a worker takes turns by.

    Attributes:
        stride: How many like pieces of work to do until the next rest.
    """

    def __init__(self, turns: Lock) -> None:
        self._turns = turns
        self._has_turn = False
        self._until = perf_counter() + STEP_SECONDS
        self.stride = FIRST_STRIDE

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Give the turn back, for a wait that is not for the loop."""
        if self._has_turn:
            self._turns.release()
            self._has_turn = False

    async def rest(self) -> None:
        """Give way when the step is over; else return at once."""
        late = perf_counter() - self._until
        if late > STEP_SECONDS:
            self.stride = max(1, self.stride // 2)
        elif self.stride < MAX_STRIDE:
            self.stride *= 2
        if late < 0:
            return
        self.release()
        await sleep(0)
        await self._turns.acquire()
        self._has_turn = True
        self._until = perf_counter() + STEP_SECONDS
