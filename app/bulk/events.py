"""Tests of what happened and what lies ahead, over arrays of events."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

import ibis

from app.bulk.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ibis.expr.types import ArrayValue, BooleanValue, StructValue

    from app.engine.domains.event_tests import EventTest


def event_outcome(  # noqa: PLR0913 - the columns of the attribute, and what is asked of them
    events: ArrayValue,
    covers: ArrayValue,
    known: BooleanValue,
    wanted: EventTest,
    as_of: date,
    *,
    closed: bool,
) -> Outcome:
    """Return the outcome of a test of events.

    Args:
        events: The events.
        covers: The types of which no other event exists.
        known: Whether the attribute has a value.
        wanted: The test.
        as_of: The day of scoring.
        closed: Whether a value holds every event there is (`absence: no`).
    """

    def surely(event: StructValue) -> BooleanValue:
        return _is(event, wanted) & _passes(event, wanted, as_of).fill_null(False)

    def maybe(event: StructValue) -> BooleanValue:
        return _is(event, wanted) & _passes(event, wanted, as_of).fill_null(True)

    enough = _reaches(events, surely, wanted.min_count)
    could_be = enough
    if _may_be_uncertain(wanted):
        could_be = _reaches(events, maybe, wanted.min_count)
    all_told = known if closed else known & _covered(covers, wanted)
    return Outcome(enough, could_be | ~all_told)


def _is(event: StructValue, wanted: EventTest) -> BooleanValue:
    """Return whether the type of an event is one that is wanted, or lies under it."""
    kind = event["type"]
    under = (kind.startswith(f"{one}.") for one in sorted(wanted.types))
    return reduce(or_, under, kind.isin(sorted(wanted.types)))


def _passes(event: StructValue, wanted: EventTest, as_of: date) -> BooleanValue:
    """Return whether an event passes the tests of date and amount; null where that is uncertain."""
    day = event["date"]
    days = None if wanted.within_days is None else timedelta(days=wanted.within_days)
    if wanted.upcoming:
        ahead = day > as_of
        timely = (ahead if days is None else ahead & (day <= as_of + days)).fill_null(False)
    elif days is None:
        timely = (day <= as_of).fill_null(True)
    else:
        timely = day.between(as_of - days, as_of)
    if wanted.min_amount is None:
        return timely
    amount = event["amount"]
    return timely & (amount.isnan().ifelse(ibis.null(), amount) >= wanted.min_amount)


def _may_be_uncertain(wanted: EventTest) -> bool:
    without_a_date = not wanted.upcoming and wanted.within_days is not None
    return without_a_date or wanted.min_amount is not None


def _reaches(
    events: ArrayValue, test: Callable[[StructValue], BooleanValue], need: int
) -> BooleanValue:
    """Return whether the counts of events that pass add up to what is needed.

    Each counts at least once. To look for one is faster than to collect them.
    """
    if need == 1:
        return events.map(test).contains(True).fill_null(False)
    counts = events.filter(test).map(lambda event: event["count"])
    return (counts.sums() >= need).fill_null(False)


def _covered(covers: ArrayValue, wanted: EventTest) -> BooleanValue:
    """Return whether no other event exists of any wanted type."""
    return reduce(and_, (_covers(covers, one) for one in sorted(wanted.types)))


def _covers(covers: ArrayValue, kind: str) -> BooleanValue:
    words = kind.split(".")
    above = [".".join(words[: n + 1]) for n in range(len(words))]
    tests = (covers.contains(one).fill_null(False) for one in above)
    return reduce(or_, tests, ibis.literal(False))
