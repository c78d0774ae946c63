"""Columns of a row: by name, or by JSON Pointer into nested JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Row = Mapping[str, object]
"""A CSV line by column name, or a JSON object."""


def column(name: str) -> Callable[[Row], object]:
    """Return what takes the column out of a row; None where the row has no such column.

    A name that starts with `/` is a JSON Pointer (RFC 6901), any other is a key of the row.
    """
    if not name.startswith("/"):
        return lambda row: row.get(name)
    steps = _steps(name)

    def nested(row: Row) -> object:
        value: object = row
        for step in steps:
            if isinstance(value, Mapping):
                value = value.get(step)
            elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
                value = value[int(step)]
            else:
                return None
        return value

    return nested


def top(name: str) -> str:
    """Return the key of a row that a column's name starts from."""
    return _steps(name)[0] if name.startswith("/") else name


def _steps(pointer: str) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer[1:].split("/")]


def text_of(value: object) -> str | None:
    """Write a scalar as text, as JSON would; None for what is no scalar, null and blank text."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, int | float) else None
