"""The shape of a table of canonical accounts: which columns each attribute has."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import ibis
import ibis.expr.datatypes as dt

from app.engine.values import EventList, NumberRange, StringSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import ibis.expr.schema as sch
    from ibis.expr.types import DateValue, Table

    from app.engine.values import Facts, Value
    from schemas.attributes import AttributeDeclaration

Day: TypeAlias = "date | DateValue"
"""The day of scoring: one that is known now, or one that the table or the database says."""

EVENT = dt.Struct({"type": dt.string, "date": dt.date, "amount": dt.float64, "count": dt.int64})

_TYPES: dict[str, dict[str, dt.DataType]] = {
    "string": {"": dt.string},
    "enum": {"": dt.string},
    "boolean": {"": dt.boolean},
    "date": {"": dt.date},
    "number": {"_min": dt.float64, "_max": dt.float64, "_below": dt.float64},
    "string_set": {
        "": dt.Array(dt.string),
        "_known": dt.boolean,
        "_lacks": dt.Array(dt.string),
    },
    "events": {
        "": dt.Array(EVENT),
        "_known": dt.boolean,
        "_covers": dt.Array(dt.string),
    },
}
"""The columns of an attribute by its type: what its name ends with, and what they hold.

Of a number, `_min` and `_max` are both the value when it is exact; `_below` is an end that is
excluded; all three are null when nothing is known. A set and events are known where `_known` is
true; a null there is as false. A column that a table has not is as one of nulls.
"""


def shifted(day: Day, days: int) -> Day:
    """Return the day so many days later."""
    if isinstance(day, date):
        return day + timedelta(days=days)
    away = ibis.interval(days=abs(days))
    return day - away if days < 0 else day + away


def columns_of(name: str, declaration: AttributeDeclaration) -> dict[str, dt.DataType]:
    """Return the columns of an attribute, with their types."""
    return {f"{name}{ending}": kind for ending, kind in _TYPES[declaration.type].items()}


def schema_of(attributes: Mapping[str, AttributeDeclaration], names: Iterable[str]) -> sch.Schema:
    """Return the columns of some attributes.

    Args:
        attributes: Of a definition.
        names: Which of them.
    """
    return ibis.schema(
        {
            column: kind
            for name in names
            for column, kind in columns_of(name, attributes[name]).items()
        }
    )


def row_of(facts: Facts) -> dict[str, Any]:
    """Return a canonical account as a row; what is unknown of it is left out."""
    row: dict[str, Any] = {}
    for name, value in facts.items():
        row |= _cells(name, value)
    return row


def _cells(name: str, value: Value) -> dict[str, Any]:
    if isinstance(value, NumberRange):
        return {f"{name}_min": value.min, f"{name}_max": value.max, f"{name}_below": value.below}
    if isinstance(value, StringSet):
        has, lacks = sorted(value.has), sorted(value.lacks)
        return {name: has, f"{name}_known": True, f"{name}_lacks": lacks}
    if isinstance(value, EventList):
        events = [
            {"type": one.type, "date": one.date, "amount": one.amount, "count": one.count}
            for one in value.events
        ]
        return {name: events, f"{name}_known": True, f"{name}_covers": sorted(value.covers)}
    if isinstance(value, bool) or not isinstance(value, int | float):
        return {name: value}
    return {f"{name}_min": value, f"{name}_max": value}


def without_nan(table: Table) -> Table:
    """Return a table with nulls for NaN, which SQL takes for greater than any other number."""
    numbers = [table[name] for name, kind in table.schema().items() if kind.is_floating()]
    return table.mutate(
        **{column.get_name(): column.isnan().ifelse(ibis.null(), column) for column in numbers}
    )
