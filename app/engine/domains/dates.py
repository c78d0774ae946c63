"""Dates: compared with fixed days, and by their distance from the day of scoring."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from app.engine.domains.base import Test, absent_vector, presence_outcome
from app.engine.outcomes import Outcome, Vector, outcome

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

FIRST = date(1900, 1, 1).toordinal()
LAST = date(2999, 12, 31).toordinal()


class DateDomain:
    """Tests of order and distance; the key of a known date is its vector.

    Args:
        tests: The tests of the attribute.
    """

    def __init__(self, tests: Sequence[Test]) -> None:
        self._tests = tests
        self._absent = absent_vector(tests)

    def key(self, value: date | None, as_of: date) -> Hashable:
        """Return the vector of a known date, or the day itself: it decides what is possible."""
        return as_of if value is None else self._vector(value.toordinal(), as_of.toordinal())

    def outcomes(self, key: Hashable) -> Vector:
        """Return the outcome of every test."""
        return self._absent if isinstance(key, date) else cast("Vector", key)

    def completions(self, key: Hashable) -> frozenset[Vector]:
        """Return the outcomes of every date there can be; a known date has no other."""
        if not isinstance(key, date):
            return frozenset([self.outcomes(key)])
        today = key.toordinal()
        edges = {edge for test in self._tests for edge in _interval(test, today)}
        days = {
            min(max(day, FIRST), LAST) for edge in edges for day in (edge - 1, edge, edge + 1)
        } or {today}
        return frozenset([self._absent, *(self._vector(day, today) for day in days)])

    def turning_days(self, value: date, today: int) -> Iterable[int]:
        """Return the later days (as ordinals) on which a test of distance turns."""
        day = value.toordinal()
        turns = (day + days for test in self._tests for days in _turns(test))
        return (turn for turn in turns if turn > today)

    def _vector(self, day: int, today: int) -> Vector:
        return tuple(_outcome(test, day, today) for test in self._tests)


def _outcome(test: Test, day: int, today: int) -> Outcome:
    present = presence_outcome(test.op)
    if present is not None:
        return present
    first, last = _interval(test, today)
    return outcome(met=first <= day <= last)


def _interval(test: Test, today: int) -> tuple[int, int]:
    """Return the first and the last day, as ordinals, that meet the test."""
    match test:
        case Test("before", date() as fixed):
            return FIRST, fixed.toordinal() - 1
        case Test("after", date() as fixed):
            return fixed.toordinal() + 1, LAST
        case Test("within_days", int() as days):
            return today - days, today
        case Test("due_within_days", int() as days):
            return today, today + days
        case Test("older_than_days", int() as days):
            return FIRST, today - days - 1
    return today, today


def _turns(test: Test) -> tuple[int, ...]:
    """Return after how many days from the date the test turns."""
    match test:
        case Test("within_days", int() as days):
            return 0, days + 1
        case Test("due_within_days", int() as days):
            return -days, 1
        case Test("older_than_days", int() as days):
            return (days + 1,)
    return ()
