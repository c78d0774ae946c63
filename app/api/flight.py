"""Requests in hand: how many a worker takes, until when, and how many bytes they hold."""

from __future__ import annotations

from asyncio import current_task, sleep
from time import monotonic
from typing import TYPE_CHECKING

from app.api.problems import ProblemError

if TYPE_CHECKING:
    from asyncio import Task

MOST_BYTES = 128 * 1_048_576
_LOOK_EVERY_SECONDS = 0.25
_RETRY = {"Retry-After": "1"}


class Ticket:
    """One request in hand.

    Attributes:
        is_arriving: Whether the body is still being read.
        is_overdue: Whether its deadline has passed; its task was cancelled for that.
        has_left: Whether the caller left; its task was cancelled for that.
    """

    __slots__ = ("_flight", "bytes", "has_left", "is_arriving", "is_overdue", "task", "until")

    def __init__(self, flight: Flight, task: Task[object], until: float) -> None:
        self._flight = flight
        self.task = task
        self.until = until
        self.bytes = 0
        self.is_arriving = False
        self.is_overdue = False
        self.has_left = False

    def hold(self, size: int) -> None:
        """Count bytes that are kept in memory until the request is answered.

        Raises:
            ProblemError: `overloaded`, when all requests together hold too many.
        """
        self._flight.bytes += size
        self.bytes += size
        if self._flight.bytes > MOST_BYTES:
            raise overloaded(
                "Bodies and answers in hand fill the memory set aside for them; send fewer accounts"
                " at a time, or NDJSON."
            )

    def moved(self) -> None:
        """Begin the time until the deadline anew: something came in or went out."""
        self.until = monotonic() + self._flight.seconds

    @property
    def is_stopped(self) -> bool:
        """Whether its task was cancelled from here."""
        return self.is_overdue or self.has_left

    def leave(self) -> None:
        """Stop the request, as nobody waits for its answer any more."""
        self.has_left = True
        self.task.cancel()


class Flight:
    """The requests that a worker has in hand.

    Args:
        most: How many it takes.
        seconds: How long each of them may take.
    """

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._tickets: set[Ticket] = set()
        self.seconds = seconds
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._tickets)

    def enter(self, began: float, *, always: bool) -> Ticket:
        """Take a request in hand.

        Args:
            began: When its head arrived, by `time.monotonic`.
            always: Whether to take it however many there are.

        Raises:
            ProblemError: `overloaded`.
        """
        if len(self._tickets) >= self._most and not always:
            raise overloaded(f"The worker has {self._most:,} requests in hand.")
        task = current_task()
        assert task is not None  # noqa: S101 - requests are answered in tasks
        ticket = Ticket(self, task, began + self.seconds)
        self._tickets.add(ticket)
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Have a request in hand no more."""
        self._tickets.discard(ticket)
        self.bytes -= ticket.bytes

    async def watch(self) -> None:
        """Stop what is overdue; to run for as long as requests are answered.

        One look at all of them costs less than a timer for each.
        """
        while True:
            await sleep(_LOOK_EVERY_SECONDS)
            now = monotonic()
            for ticket in [one for one in self._tickets if one.until <= now]:
                if not ticket.is_overdue:
                    ticket.is_overdue = True
                    ticket.task.cancel()


def out_of_time(ticket: Ticket) -> ProblemError:
    """Return the problem of a request that is overdue."""
    if ticket.is_arriving:
        detail = "The body had not arrived by the deadline; send it faster, or less at a time."
        return ProblemError("request_timeout", detail, headers={"Connection": "close"})
    detail = "The request took longer than a request may."
    return ProblemError("deadline_exceeded", detail, headers=_RETRY)


def overloaded(detail: str) -> ProblemError:
    """Return the problem of a request that there is no room for."""
    return ProblemError("overloaded", detail, headers=_RETRY)
