"""How fresh memory is: when the database last said what it holds."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from app.registry.errors import TooStale

Status = Literal["ok", "degraded", "stale", "empty"]

OK_SECONDS = 3.0
"""The age up to which nothing is wrong: a dozen looks."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far memory can be trusted.

    Attributes:
        status: `ok`; `degraded`: the database is away, and memory answers; `stale`: it has been for
            longer than is allowed, and memory does not answer; `empty`: there is nothing yet.
        age_seconds: Since the database last answered; None while empty.
        revision: The revision in memory; -1 while empty.
    """

    status: Status
    age_seconds: float | None
    revision: int


class Contact:
    """The last time that the database answered, by a clock that nobody sets.

    Args:
        max_age: For how long memory may answer after it.
    """

    def __init__(self, max_age: timedelta) -> None:
        self._max_age = max_age.total_seconds()
        self._at: float | None = None
        self._by_another = False
        self._ends_at = float("inf")  # when memory becomes too old

    def made(self) -> None:
        """Note an answer of this moment."""
        self._note(0.0, by_another=False)

    def inherited(self, age: float) -> None:
        """Note the answer that another process had some seconds ago; this one has had none.

        One that lies ahead, as a clock was wrong, counts as one of this moment.
        """
        self._note(max(0.0, age), by_another=True)

    def _note(self, age: float, *, by_another: bool) -> None:
        self._at = time.monotonic() - age
        self._by_another = by_another
        self._ends_at = self._at + self._max_age

    @property
    def age(self) -> float | None:
        """Seconds since the last answer; None before the first."""
        return None if self._at is None else max(0.0, time.monotonic() - self._at)

    def require(self) -> None:
        """See that memory may answer.

        Raises:
            TooStale: The database has been away for too long.
        """
        if time.monotonic() > self._ends_at:
            raise TooStale(timedelta(seconds=self.age or 0))

    def freshness(self, revision: int) -> Freshness:
        """Return how fresh what is held at a revision is."""
        age = self.age
        if age is None:
            return Freshness("empty", None, -1)
        status: Status = "ok" if age <= OK_SECONDS and not self._by_another else "degraded"
        return Freshness("stale" if age > self._max_age else status, age, revision)
