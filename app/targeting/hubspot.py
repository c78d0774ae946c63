"""Filters of HubSpot's lists: any of several ALLs of property filters (API of lists, version 3).

Each operation says itself what becomes of records without a value.
"""

from __future__ import annotations

from datetime import date
from math import inf, isfinite
from typing import TYPE_CHECKING, Any

from app.targeting.answer import nobody
from app.targeting.constraints import Choice, Empty, Holds, Lacks, Span
from app.targeting.fitting import Written, fitted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.targeting.boxes import Box
    from app.targeting.constraints import Constraint
    from app.targeting.fields import Field
    from app.targeting.selection import Selection

MAX_FILTERS = 250
"""Filters that a list takes (HubSpot Knowledge Base, "Determine your list criteria")."""

Json = dict[str, Any]

_UTC: Json = {"timezoneSource": "CUSTOM", "zoneId": "UTC"}
"""As HubSpot keeps dates, and as days of scoring are counted."""
_START: Json = {"hour": 0, "minute": 0, "second": 0, "millisecond": 0}
_END: Json = {"hour": 23, "minute": 59, "second": 59, "millisecond": 999}
_NOW: Json = {"timeType": "INDEXED", "indexReference": {"referenceType": "NOW"}, **_UTC}


def hubspot(chosen: Selection, fields: Mapping[str, Field]) -> Written | None:
    """Return the `filterBranch` of a list: the whole selection, or the widest part that fits.

    None where no part does; an empty one where everybody passes.

    Raises:
        TargetingError: Nobody passes.
    """

    def cost(box: Box) -> int:
        return sum(1 for _ in _filters(box, fields))

    found = fitted(chosen, cost, MAX_FILTERS)
    if not (found.boxes or found.is_whole):
        return None
    if not found.boxes:
        raise nobody()
    if not all(map(cost, found.boxes)):
        return Written({}, "exact")
    body = branch(_filters(box, fields) for box in found.boxes)
    return Written(body, "exact" if found.is_whole else "subset")


def branch(alternatives: Iterable[Iterable[Json]]) -> Json:
    """Return the root of a list's filters: an OR of ANDs.

    Args:
        alternatives: Each has the filters that a record must pass.
    """
    ands = [
        {
            "filterBranchType": "AND",
            "filterBranchOperator": "AND",
            "filterBranches": [],
            "filters": list(filters),
        }
        for filters in alternatives
    ]
    return {
        "filterBranchType": "OR",
        "filterBranchOperator": "OR",
        "filterBranches": ands,
        "filters": [],
    }


def property_filter(name: str, kind: str, operator: str, **more: object) -> Json:
    """Return one filter of a property.

    Args:
        name: The property.
        kind: The `operationType`.
        operator: What it asks.
        more: What else the operation takes; `includeObjectsWithNoValueSet` is false if not given.
    """
    operation = {
        "operationType": kind,
        "operator": operator,
        "includeObjectsWithNoValueSet": False,
        **more,
    }
    return {"filterType": "PROPERTY", "property": name, "operation": operation}


def _filters(box: Box, fields: Mapping[str, Field]) -> Iterator[Json]:
    for wish in sorted(box, key=lambda one: (one.field, repr(one.constraint))):
        yield from _of_wish(fields[wish.field], wish.constraint)


def _of_wish(field: Field, constraint: Constraint) -> Iterator[Json]:
    match constraint:
        case Empty():
            yield _known(field, known=False)
        case Choice(options, others, empty):
            yield from _choice(field, options, others=others, empty=empty)
        case Holds(options):
            yield property_filter(field.name, "ENUMERATION", "IS_ANY_OF", values=sorted(options))
        case Lacks(options, empty):
            yield from _none_of(field, options, empty=empty)
        case Span():
            yield from _span(field, constraint)


def _known(field: Field, *, known: bool) -> Json:
    operator = "IS_KNOWN" if known else "IS_UNKNOWN"
    return property_filter(
        field.name, "ALL_PROPERTY", operator, includeObjectsWithNoValueSet=not known
    )


def _choice(field: Field, options: frozenset[str], *, others: bool, empty: bool) -> Iterator[Json]:
    left = frozenset(field.options) - options
    if others or (field.type == "boolean" and not left):
        yield from _none_of(field, left, empty=empty)
    elif not options:
        yield _known(field, known=False)
    elif field.type == "boolean":
        told = options == {"true"}
        yield property_filter(
            field.name, "BOOL", "IS_EQUAL_TO", value=told, includeObjectsWithNoValueSet=empty
        )
    else:
        kind, operator = (
            ("MULTISTRING", "IS_EQUAL_TO") if field.type == "text" else ("ENUMERATION", "IS_ANY_OF")
        )
        yield property_filter(
            field.name, kind, operator, values=sorted(options), includeObjectsWithNoValueSet=empty
        )


def _none_of(field: Field, options: frozenset[str], *, empty: bool) -> Iterator[Json]:
    if not options:
        if not empty:
            yield _known(field, known=True)
        return
    kind, operator = (
        ("MULTISTRING", "IS_NOT_EQUAL_TO")
        if field.type == "text"
        else ("ENUMERATION", "IS_NONE_OF")
    )
    yield property_filter(
        field.name, kind, operator, values=sorted(options), includeObjectsWithNoValueSet=empty
    )


def _span(field: Field, span: Span) -> Iterator[Json]:
    if span.low == -inf and span.high == inf:
        yield _known(field, known=True)
    elif span.clock == "number":
        yield from _numbers(field, span)
    elif span.clock == "day" or span.high == 0 or span.low == 1:
        yield from _range(field, span)
    else:
        yield from _ends(field, span)


def _numbers(field: Field, span: Span) -> Iterator[Json]:
    if span.low == span.high:
        ends = [("IS_EQUAL_TO", span.low)]
    else:
        above = "IS_GREATER_THAN" if span.low_open else "IS_GREATER_THAN_OR_EQUAL_TO"
        below = "IS_LESS_THAN" if span.high_open else "IS_LESS_THAN_OR_EQUAL_TO"
        ends = [(above, span.low), (below, span.high)]
    for operator, value in ends:
        if isfinite(value):
            yield property_filter(
                field.name,
                "NUMBER",
                operator,
                value=value,
                includeObjectsWithNoValueSet=span.empty,
            )


def _range(field: Field, span: Span) -> Iterator[Json]:
    """Yield a range of days; from today, HubSpot has ranges only up to now, or from now on."""
    if not (isfinite(span.low) and isfinite(span.high)):
        yield from _ends(field, span)
        return
    rolls = span.clock == "from_today"
    yield property_filter(
        field.name,
        "TIME_RANGED",
        "IS_BETWEEN",
        includeObjectsWithNoValueSet=span.empty,
        lowerBoundTimePoint=_NOW if rolls and span.low == 1 else _point(span, span.low, _START),
        lowerBoundEndpointBehavior="INCLUSIVE",
        upperBoundTimePoint=_NOW if rolls and span.high == 0 else _point(span, span.high, _END),
        upperBoundEndpointBehavior="INCLUSIVE",
        propertyParser="VALUE",
        type="TIME_RANGED",
    )


def _ends(field: Field, span: Span) -> Iterator[Json]:
    """Yield a filter for each end that there is: after the day before, before the day after."""
    for operator, end, time in (
        ("IS_AFTER", span.low - 1, _END),
        ("IS_BEFORE", span.high + 1, _START),
    ):
        if isfinite(end):
            yield property_filter(
                field.name,
                "TIME_POINT",
                operator,
                includeObjectsWithNoValueSet=span.empty,
                timePoint=_point(span, end, time),
                endpointBehavior="EXCLUSIVE",
                propertyParser="VALUE",
                type="TIME_POINT",
            )


def _point(span: Span, end: float, time: Json) -> Json:
    """Return a moment of a day of the calendar, or of one from today."""
    if span.clock == "from_today":
        reference = {"referenceType": "TODAY", **time}
        offset = {"days": int(end)}
        return {"timeType": "INDEXED", "indexReference": reference, "offset": offset, **_UTC}
    day = date.fromordinal(int(end))
    calendar = {"year": day.year, "month": day.month, "day": day.day}
    return {"timeType": "DATE", **calendar, **time, **_UTC}
