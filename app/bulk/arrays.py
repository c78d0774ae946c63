"""What is asked of arrays: two questions, which forms of SQL may put in words of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from app.bulk.events import passes

if TYPE_CHECKING:
    from collections.abc import Callable

    from ibis.expr.types import ArrayValue, BooleanValue

    from app.bulk.columns import Day
    from app.engine.domains.event_tests import EventTest


class Arrays(Protocol):
    """Asks arrays; neither answer is ever null."""

    def holds(self, array: ArrayValue, wanted: list[str], need: int) -> BooleanValue:
        """Return whether an array holds so many of some texts."""

    def reaches(
        self, events: ArrayValue, wanted: EventTest, as_of: Day, *, certain: bool
    ) -> BooleanValue:
        """Return whether events that pass a test are as many as it needs.

        Args:
            events: The events.
            wanted: The test.
            as_of: The day of scoring.
            certain: Whether only events count that pass for certain.
        """


class PlainArrays:
    """Asks in expressions of Ibis."""

    def holds(self, array: ArrayValue, wanted: list[str], need: int) -> BooleanValue:
        """Return whether an array holds so many of some texts."""
        if need == 1:
            return _any(array, lambda text: text.isin(wanted))
        found = array.filter(lambda text: text.isin(wanted))  # faster than to intersect
        return (found.length() >= need).fill_null(False)

    def reaches(
        self, events: ArrayValue, wanted: EventTest, as_of: Day, *, certain: bool
    ) -> BooleanValue:
        """Return whether events that pass a test are as many as it needs."""
        test = passes(wanted, as_of, certain=certain)
        if wanted.min_count == 1:
            return _any(events, test)
        counts = events.filter(test).map(lambda event: event["count"].fill_null(1))
        return (counts.sums() >= wanted.min_count).fill_null(False)


def _any(array: ArrayValue, test: Callable[[Any], BooleanValue]) -> BooleanValue:
    return array.map(test).contains(True).fill_null(False)  # faster than to filter and count
