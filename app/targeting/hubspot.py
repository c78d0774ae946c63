"""Filters of HubSpot's lists: any of several ALLs of property filters (API of lists, version 3).

Each operation says itself what becomes of records without a value.
"""

from __future__ import annotations

from datetime import date
from math import inf, isfinite
from typing import TYPE_CHECKING, Any

from app.targeting.constraints import Choice, Empty, Holds, Lacks, Span
from app.targeting.fitting import Written, fitted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.targeting.boxes import Box
    from app.targeting.constraints import Constraint
    from app.targeting.fields import Field
    from app.targeting.selection import Selection

MAX_FILTERS = 250
"""Filters that a list takes."""

Json = dict[str, Any]


def hubspot(chosen: Selection, fields: Mapping[str, Field]) -> Written:
    """Return the `filterBranch` of a list: the whole selection, or the widest part that fits."""

    def cost(box: Box) -> int:
        return sum(1 for _ in _filters(box, fields))

    found = fitted(chosen, cost, MAX_FILTERS)
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
            yield _choice(field, options, others=others, empty=empty)
        case Holds(options):
            yield property_filter(field.name, "ENUMERATION", "IS_ANY_OF", values=sorted(options))
        case Lacks(options, empty):
            yield _none_of(field, options, empty=empty)
        case Span():
            yield from _span(field, constraint)


def _known(field: Field, *, known: bool) -> Json:
    operator = "IS_KNOWN" if known else "IS_UNKNOWN"
    return property_filter(
        field.name, "ALL_PROPERTY", operator, includeObjectsWithNoValueSet=not known
    )


def _choice(field: Field, options: frozenset[str], *, others: bool, empty: bool) -> Json:
    if others:
        return _none_of(field, frozenset(field.options) - options, empty=empty)
    if not options:
        return _known(field, known=False)
    if field.type == "boolean" and len(options) == 1:
        (option,) = options
        return property_filter(
            field.name,
            "BOOL",
            "IS_EQUAL_TO",
            value=option == "true",
            includeObjectsWithNoValueSet=empty,
        )
    kind, operator = (
        ("MULTISTRING", "IS_EQUAL_TO") if field.type == "text" else ("ENUMERATION", "IS_ANY_OF")
    )
    if field.type == "boolean":
        return _known(field, known=True)
    return property_filter(
        field.name, kind, operator, values=sorted(options), includeObjectsWithNoValueSet=empty
    )


def _none_of(field: Field, options: frozenset[str], *, empty: bool) -> Json:
    if not options:
        return _known(field, known=True)
    kind, operator = (
        ("MULTISTRING", "IS_NOT_EQUAL_TO")
        if field.type == "text"
        else ("ENUMERATION", "IS_NONE_OF")
    )
    return property_filter(
        field.name, kind, operator, values=sorted(options), includeObjectsWithNoValueSet=empty
    )


def _span(field: Field, span: Span) -> Iterator[Json]:
    if span.low == -inf and span.high == inf:
        yield _known(field, known=True)
    elif span.clock == "number":
        yield from _numbers(field, span)
    else:
        yield _days(field, span)


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


def _days(field: Field, span: Span) -> Json:
    if isfinite(span.low) and isfinite(span.high):
        return property_filter(
            field.name,
            "TIME_RANGED",
            "IS_BETWEEN",
            includeObjectsWithNoValueSet=span.empty,
            lowerBoundTimePoint=_point(span, span.low),
            lowerBoundEndpointBehavior="INCLUSIVE",
            upperBoundTimePoint=_point(span, span.high),
            upperBoundEndpointBehavior="INCLUSIVE",
            propertyParser="VALUE",
            type="TIME_RANGED",
        )
    operator, end = ("IS_AFTER", span.low) if isfinite(span.low) else ("IS_BEFORE", span.high)
    return property_filter(
        field.name,
        "TIME_POINT",
        operator,
        includeObjectsWithNoValueSet=span.empty,
        timePoint=_point(span, end),
        endpointBehavior="INCLUSIVE",
        propertyParser="VALUE",
        type="TIME_POINT",
    )


def _point(span: Span, end: float) -> Json:
    """Return a day, of the calendar or from today, in UTC as dates are kept."""
    zone = {"timezoneSource": "CUSTOM", "zoneId": "UTC"}
    if span.clock == "from_today":
        reference = {"referenceType": "TODAY"}
        offset = {"days": int(end)}
        return {"timeType": "INDEXED", "indexReference": reference, "offset": offset, **zone}
    day = date.fromordinal(int(end))
    return {"timeType": "DATE", "year": day.year, "month": day.month, "day": day.day, **zone}
