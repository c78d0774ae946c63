"""Tests of fields that hold a number or a day."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, cast

from app.engine.domains.base import presence_outcome
from app.engine.outcomes import MET, NOT_MET
from app.targeting.constraints import Empty, Span, Wish
from app.targeting.formulas import any_wish
from app.targeting.spans import common, merged, other_than, span

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.engine.domains.base import Test
    from app.targeting.constraints import Clock
    from app.targeting.fields import Field
    from app.targeting.formulas import Formula
    from app.targeting.saying import Reading
    from app.targeting.spans import Spans
    from schemas.attributes import NumberAttribute


def of_numbers(field: Field, attribute: NumberAttribute, test: Test, reading: Reading) -> Formula:
    """Return which numbers in a field have an outcome."""
    low = -inf if attribute.minimum is None else attribute.minimum
    high = inf if attribute.maximum is None else attribute.maximum
    readable = span("number", low, high)
    if field.zero_is_unknown:
        readable = common(readable, other_than(span("number", 0, 0), "number"))
    return _formula(field, test, reading, readable, _NUMBERS.get(test.op))


def of_dates(field: Field, test: Test, reading: Reading, as_of: date | None) -> Formula:
    """Return which days in a field have an outcome; counted from a day, or from today for None."""
    absolute = test.op in _DAYS
    clock: Clock = "day" if absolute or as_of else "from_today"
    made = _DAYS.get(test.op) or DISTANCES.get(test.op)

    def passed(value: Any) -> Spans:  # noqa: ANN401 - what the operator compares with
        found = cast("Callable[[Any], Spans]", made)(value)
        return found if absolute else counted(found, as_of)

    return _formula(field, test, reading, span(clock), passed if made else None)


def counted(spans: Spans, as_of: date | None) -> Spans:
    """Return days from today as days of the calendar, where the day is given."""
    if as_of is None:
        return spans
    today = as_of.toordinal()
    return tuple(
        one._replace(clock="day", low=one.low + today, high=one.high + today) for one in spans
    )


def from_today(first: float = -inf, last: float = inf) -> Spans:
    """Return the days from one to another, in days after today."""
    return span("from_today", first, last)


def _formula(
    field: Field,
    test: Test,
    reading: Reading,
    readable: Spans,
    passed: Callable[[Any], Spans] | None,
) -> Formula:
    """Return the wishes for an outcome.

    Args:
        field: The field.
        test: The test.
        reading: The outcome.
        readable: What can be a value; the rest is as good as empty.
        passed: What meets the test; None for tests of whether anything is known.
    """
    clock = readable[0].clock if readable else "number"
    unreadable, present = other_than(readable, clock), presence_outcome(test.op)
    found: list[Span] = []
    empty = False
    if passed is None:
        if reading.takes(cast("int", present)):
            found.extend(readable)
        if reading.takes(MET + NOT_MET - cast("int", present)):
            found.extend(unreadable)
            empty = True
    else:
        met = passed(test.value)
        found.extend(common(met if reading.met else other_than(met, clock), readable))
        if reading.unknown:
            found.extend(unreadable)
            empty = True
    wishes = [Wish(field.name, one) for one in merged(found)]
    return any_wish([*wishes, Wish(field.name, Empty())] if empty else wishes)


_NUMBERS: dict[str, Callable[[Any], Spans]] = {
    "eq": lambda value: span("number", value, value),
    "ne": lambda value: other_than(span("number", value, value), "number"),
    "gte": lambda value: span("number", low=value),
    "lte": lambda value: span("number", high=value),
    "gt": lambda value: other_than(span("number", high=value), "number"),
    "lt": lambda value: other_than(span("number", low=value), "number"),
    "between": lambda value: span("number", *value),
}
_DAYS: dict[str, Callable[[Any], Spans]] = {
    "before": lambda day: span("day", high=day.toordinal() - 1),
    "after": lambda day: span("day", low=day.toordinal() + 1),
}
DISTANCES: dict[str, Callable[[Any], Spans]] = {
    "within_days": lambda days: from_today(-days, 0),
    "due_within_days": lambda days: from_today(0, days),
    "older_than_days": lambda days: from_today(last=-days - 1),
}
