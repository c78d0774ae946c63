"""Cells of Arrow: the values of a column as the normaliser takes them, as JSON has them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from app.bulk.cells import Cell


def values(column: pa.Array, cell: Cell) -> list[object]:
    """Return the values of a column, None where there is none.

    Args:
        column: As Spark hands it over.
        cell: What it is to be read as.
    """
    if cell.kind == "date":  # as text by Arrow, which knows days that Python has not
        days: list[object] = column.cast(pa.date32()).cast(pa.string()).to_pylist()
        return days
    if cell.kind == "text":
        return [None if one is None else str(one) for one in column.to_pylist()]
    if cell.kind == "json" and pa.types.is_string(column.type):
        return [None if one is None else cell.decode(one) for one in column.to_pylist()]
    return [_plain(one) for one in column.to_pylist()]


def canonical(column: pa.Array, kind: pa.DataType) -> pa.Array:
    """Return a column that is canonical by its name, with the type that it has there."""
    if pa.types.is_nested(kind):  # fields of structs may stand in any order
        return pa.array(column.to_pylist(), kind)
    return column.cast(kind, safe=False)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value
