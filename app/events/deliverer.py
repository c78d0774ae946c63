"""Sending what is due, from a thread and an event loop of its own beside the one that answers."""

from __future__ import annotations

import asyncio
import logging
import random
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from app.database.calls import Calls
from app.database.errors import DatabaseUnavailable
from app.events.sending import Result

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.events.deliveries import Deliveries
    from app.events.sending import Attempt, Sender

T = TypeVar("T")

_log = logging.getLogger(__name__)

EVERY_SECONDS = 2.0
"""How often the database is asked for what is due, when nothing is in hand."""
AT_ONCE = 16
"""How many deliveries a worker has in hand at once."""

_COUNT_EVERY_SECONDS = 15.0
_LONGEST_PAUSE_SECONDS = 30.0
_STOP_SECONDS = 0.5


class Counts(NamedTuple):
    """What there is to say of deliveries.

    Attributes:
        pending: How many there are to be sent, of all workers.
        dead: How many are sent no more.
        attempts: How many this worker has made, by what came of them.
    """

    pending: int
    dead: int
    attempts: Mapping[str, int]


class Deliverer:
    """Shares what is due with the deliverers of other workers.

    Args:
        deliveries: What is due.
        sender: Sends it.
        every: Seconds between two looks at the database, about.
    """

    def __init__(
        self, deliveries: Deliveries, sender: Sender, *, every: float = EVERY_SECONDS
    ) -> None:
        self._deliveries = deliveries
        self._sender = sender
        self._every = every
        self._calls = Calls(threads=1)  # so that it never takes more than one connection
        self._asked: set[asyncio.Task[Any]] = set()
        self._in_hand: dict[asyncio.Task[None], str] = {}
        self._counted_at = 0.0
        self._attempts: dict[str, int] = dict.fromkeys(Result, 0)
        self.counts = Counts(0, 0, self._attempts)
        self._loop: asyncio.AbstractEventLoop  # made by start: no fork has part in it
        self._thread: Thread  # made by start: since 3.13 none starts that was made before a fork

    def start(self) -> None:
        """Send from now on."""
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, name="webhooks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop; what is being sent is cut off, and sent again by another worker."""
        with suppress(RuntimeError):  # it has ended by itself
            self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_STOP_SECONDS)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        following = self._loop.create_task(self._follow())
        try:
            self._loop.run_forever()
        finally:
            for task in (following, *self._in_hand):
                task.cancel()
            self._loop.run_until_complete(self._ended(following))
            self._loop.close()
            self._calls.stop()

    async def _ended(self, following: asyncio.Task[None]) -> None:
        await asyncio.gather(following, *self._in_hand, return_exceptions=True)
        await asyncio.gather(*self._asked, return_exceptions=True)

    async def _ask(self, call: Callable[[], T]) -> T:
        """Ask the database; what was asked ends although nobody waits for it any more."""
        asked = self._loop.create_task(self._calls.run(call))
        self._asked.add(asked)
        asked.add_done_callback(self._asked.discard)
        return await asyncio.shield(asked)

    async def _follow(self) -> None:
        failures = 0
        while True:
            pause = self._every * random.uniform(0.75, 1.25)  # noqa: S311 - no secret
            try:
                has_taken = await self._take()
                failures = 0
            except DatabaseUnavailable:  # the log has its words
                has_taken = False
                failures += 1
                pause = min(_LONGEST_PAUSE_SECONDS, pause * 2.0 ** min(failures, 10))
            except Exception:  # noqa: BLE001 - a defect of one look must not end all others
                _log.exception("what is due to webhooks cannot be read")
                has_taken, pause = False, _LONGEST_PAUSE_SECONDS
            if has_taken or len(self._in_hand) == AT_ONCE:
                await asyncio.wait(
                    self._in_hand, timeout=pause, return_when=asyncio.FIRST_COMPLETED
                )
            else:
                await asyncio.sleep(pause)

    async def _take(self) -> bool:
        """Take what is due into hand; tell whether there was something."""
        now = self._loop.time()
        if now - self._counted_at >= _COUNT_EVERY_SECONDS:
            pending, dead = await self._ask(self._deliveries.count)
            self.counts = Counts(pending, dead, self._attempts)
            self._counted_at = now
        room, busy = AT_ONCE - len(self._in_hand), set(self._in_hand.values())
        taken = await self._ask(lambda: self._deliveries.take(room, busy)) if room else []
        for attempt in taken:
            task = self._loop.create_task(self._deliver(attempt))
            self._in_hand[task] = attempt.webhook
            task.add_done_callback(self._in_hand.pop)
        return bool(taken)

    async def _deliver(self, attempt: Attempt) -> None:
        outcome = await self._sender.send(attempt)
        self._attempts[outcome.result] += 1
        if outcome.error is not None:
            _log.warning(
                "attempt %d of %s to webhook %s: %s",
                *(attempt.number, attempt.message, attempt.webhook, outcome.error),
            )
        try:
            await self._ask(lambda: self._deliveries.record(attempt, outcome))
        except DatabaseUnavailable:
            _log.warning("%s is sent again: what came of it is not written", attempt.message)
        except Exception:  # noqa: BLE001 - a defect with one message must not end all others
            _log.exception("what came of %s cannot be written", attempt.message)
