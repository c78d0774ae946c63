"""Tests of what happened and what lies ahead, over arrays of events."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import ibis

from app.bulk.columns import shifted

if TYPE_CHECKING:
    from collections.abc import Callable

    from ibis.expr.types import BooleanValue, StructValue

    from app.bulk.columns import Day
    from app.engine.domains.event_tests import EventTest


def passes(
    wanted: EventTest, as_of: Day, *, certain: bool
) -> Callable[[StructValue], BooleanValue]:
    """Return the test whether an event is of a wanted type and passes, for certain or perhaps."""
    return lambda event: _is(event, wanted) & _passes(event, wanted, as_of).fill_null(not certain)


def may_be_uncertain(wanted: EventTest) -> bool:
    """Return whether an event without a date or an amount leaves a test open."""
    without_a_date = not wanted.upcoming and wanted.within_days is not None
    return without_a_date or wanted.min_amount is not None


def and_above(kind: str) -> list[str]:
    """Return a type of events and those above it: `a` and `a.b` of `a.b`."""
    words = kind.split(".")
    return [".".join(words[: n + 1]) for n in range(len(words))]


def _is(event: StructValue, wanted: EventTest) -> BooleanValue:
    """Return whether the type of an event is one that is wanted, or lies under it."""
    kind = event["type"]
    under = (kind.startswith(f"{one}.") for one in sorted(wanted.types))
    return reduce(or_, under, kind.isin(sorted(wanted.types)))


def _passes(event: StructValue, wanted: EventTest, as_of: Day) -> BooleanValue:
    """Return whether an event passes the tests of date and amount; null where that is uncertain."""
    day, days = event["date"], wanted.within_days
    if wanted.upcoming:
        ahead = day > as_of
        timely = (ahead if days is None else ahead & (day <= shifted(as_of, days))).fill_null(False)
    elif days is None:
        timely = (day <= as_of).fill_null(True)
    else:
        timely = day.between(shifted(as_of, -days), as_of)
    if wanted.min_amount is None:
        return timely
    amount = event["amount"]
    return timely & (amount.isnan().ifelse(ibis.null(), amount) >= wanted.min_amount)
