"""HubSpot's lists, as far as filters of companies go: which records a `filterBranch` selects."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.targeting.platforms import Record

Json = dict[str, Any]

_HOUR = 15
"""Of the day on which a list is looked at: neither its start nor its end."""


def selects(branch: Json, record: Record, today: date) -> bool:
    """Return whether a record is in a list.

    Args:
        branch: Its `filterBranch`: an OR of ANDs, as HubSpot demands.
        record: What the properties hold; None for no value.
        today: The day, in UTC.
    """
    assert branch["filterBranchType"] == branch["filterBranchOperator"] == "OR"
    assert branch["filters"] == []
    assert branch["filterBranches"]
    return any(_passes_all(one, record, today) for one in branch["filterBranches"])


def filters_of(branch: Json) -> list[Json]:
    """Return all filters of a list."""
    return [one for part in branch["filterBranches"] for one in part["filters"]]


def _passes_all(branch: Json, record: Record, today: date) -> bool:
    assert branch["filterBranchType"] == branch["filterBranchOperator"] == "AND"
    assert branch["filterBranches"] == []
    assert branch["filters"]
    return all(_passes(one, record, today) for one in branch["filters"])


def _passes(filter_: Json, record: Record, today: date) -> bool:
    assert filter_["filterType"] == "PROPERTY"
    held, operation = record[filter_["property"]], filter_["operation"]
    if operation["operationType"] == "ALL_PROPERTY":
        known: bool = operation["operator"] == "IS_KNOWN"
        return (held is not None) == known
    if held is None:
        return bool(operation["includeObjectsWithNoValueSet"])
    return _TESTS[operation["operationType"]](operation, held, today)


def _of_values(operation: Json, held: Any, _: date) -> bool:  # noqa: ANN401 - of any type
    assert operation["values"]
    has = not set(operation["values"]).isdisjoint(held if isinstance(held, list) else [held])
    asked: bool = operation["operator"] in {"IS_ANY_OF", "IS_EQUAL_TO"}
    return has == asked


def _of_number(operation: Json, held: float, _: date) -> bool:
    value = operation["value"]
    told: dict[str, bool] = {
        "IS_EQUAL_TO": held == value,
        "IS_GREATER_THAN": held > value,
        "IS_GREATER_THAN_OR_EQUAL_TO": held >= value,
        "IS_LESS_THAN": held < value,
        "IS_LESS_THAN_OR_EQUAL_TO": held <= value,
    }
    return told[operation["operator"]]


def _of_bool(operation: Json, held: str, _: date) -> bool:
    assert operation["operator"] == "IS_EQUAL_TO"
    value: bool = operation["value"]
    return (held == "true") == value


def _of_range(operation: Json, held: date, today: date) -> bool:
    assert operation["operator"] == "IS_BETWEEN"
    sides = {operation[f"{side}BoundEndpointBehavior"] for side in ("lower", "upper")}
    assert sides == {"INCLUSIVE"}
    low, high = operation["lowerBoundTimePoint"], operation["upperBoundTimePoint"]
    if {low["timeType"], high["timeType"]} == {"INDEXED"}:  # HubSpot refuses two of one reference
        assert low["indexReference"]["referenceType"] != high["indexReference"]["referenceType"]
    return _moment(low, today) <= _midnight(held) <= _moment(high, today)


def _of_point(operation: Json, held: date, today: date) -> bool:
    assert operation["endpointBehavior"] == "EXCLUSIVE"
    point = _moment(operation["timePoint"], today)
    if operation["operator"] == "IS_AFTER":
        return _midnight(held) > point
    assert operation["operator"] == "IS_BEFORE"
    return _midnight(held) < point


def _midnight(day: date) -> datetime:
    """Return when HubSpot takes a date to be: its first moment in UTC."""
    return datetime.combine(day, time(), UTC)


def _moment(point: Json, today: date) -> datetime:
    assert point["zoneId"] == "UTC"
    if point["timeType"] == "DATE":
        return _at(date(point["year"], point["month"], point["day"]), point)
    reference = point["indexReference"]
    if reference["referenceType"] == "NOW":
        return _midnight(today) + timedelta(hours=_HOUR)
    return _at(today + timedelta(**point["offset"]), reference)


def _at(day: date, said: Json) -> datetime:
    microsecond = said["millisecond"] * 1_000
    at = time(said["hour"], said["minute"], said["second"], microsecond)
    return datetime.combine(day, at, UTC)


_TESTS: dict[str, Callable[[Json, Any, date], bool]] = {
    "ENUMERATION": _of_values,
    "MULTISTRING": _of_values,
    "NUMBER": _of_number,
    "BOOL": _of_bool,
    "TIME_RANGED": _of_range,
    "TIME_POINT": _of_point,
}
