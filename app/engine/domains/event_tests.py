"""What one test asks of a single event."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from app.engine.outcomes import MET, NOT_MET, UNKNOWN, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable


class EventTest(NamedTuple):
    """Which events count: their types, dates and amounts; and how many are needed."""

    upcoming: bool
    types: frozenset[str]
    within_days: int | None
    min_amount: float | None
    min_count: int

    def status(self, age: float | None, amount: float | None) -> Outcome:
        """Return whether an event of a wanted type passes, fails or is uncertain.

        Args:
            age: Days from the event to the day of scoring, negative ahead; None when undated.
            amount: Its amount; None when unknown.
        """
        return min(self._date_status(age), self.amount_status(amount))

    def ages(self) -> tuple[int, ...]:
        """Return ages that stand for every class of dates the test tells apart."""
        days = self.within_days
        if self.upcoming:
            return (0, -1) if days is None else (0, -1, -max(days, 1), -days - 1)
        return (-1, 0) if days is None else (-1, 0, days, days + 1)

    def turns(self) -> tuple[int, ...]:
        """Return the ages from which on the date test answers other than the day before."""
        days = self.within_days
        if self.upcoming:
            return (0,) if days is None else (-days, 0)
        return (0,) if days is None else (0, days + 1)

    def amounts(self) -> tuple[float, ...]:
        """Return amounts that stand for every class of amounts the test tells apart."""
        return (0,) if self.min_amount is None else (0, self.min_amount)

    def window(self, day: int) -> tuple[int, int | None]:
        """Return the first and the last day of scoring on which a date passes; None: no last.

        Args:
            day: The date of the event, as an ordinal like the answer.
        """
        if self.upcoming:
            return 0 if self.within_days is None else day - self.within_days, day - 1
        return day, None if self.within_days is None else day + self.within_days

    def amount_status(self, amount: float | None) -> Outcome:
        """Return whether the amount passes, fails or is unknown."""
        if self.min_amount is None:
            return MET
        if amount is None:
            return UNKNOWN
        return MET if amount >= self.min_amount else NOT_MET

    def _date_status(self, age: float | None) -> Outcome:
        days = self.within_days
        if age is None:
            if self.upcoming:
                return NOT_MET
            return MET if days is None else UNKNOWN
        distance = -age if self.upcoming else age
        near = days is None or distance <= days
        return MET if near and distance >= int(self.upcoming) else NOT_MET


def lies_under(type_: str, wanted: str) -> bool:
    """Return whether `type_` is `wanted` or one of its dotted subtypes."""
    return type_ == wanted or type_.startswith(wanted + ".")


class Steps:
    """Numbers told apart only as far as some bounds do: which of them they reach.

    Args:
        bounds: The bounds.
    """

    def __init__(self, bounds: Iterable[float]) -> None:
        self._bounds = sorted(set(bounds))
        lowest = self._bounds[0] - 1 if self._bounds else 0
        self._stand_ins = [lowest, *self._bounds]

    def of(self, number: float) -> float:
        """Return the number that stands for all that reach the same bounds."""
        return self._stand_ins[bisect_right(self._bounds, number)]
