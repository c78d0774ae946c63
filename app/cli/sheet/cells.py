"""What a cell holds for a value of a definition, and the value of what a cell holds."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from app.cli.sheet.layout import Kind
from app.engine.faults import DocumentUnreadable
from app.engine.yaml_core import core_scalar, parse_yaml
from app.engine.yaml_dump import dump_flow

if TYPE_CHECKING:
    from pydantic import JsonValue

Cell = str | int | float | bool | None
"""What is written into a cell; nothing into an empty one."""

_NULL = "null"
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_MIDNIGHT = time()


class Unreadable(ValueError):  # noqa: N818 - said of a cell
    """A cell holds what no definition can; the message says what to write."""


def to_cell(value: JsonValue, kind: Kind) -> Cell:
    """Return what a cell of a kind holds for a value: `from_cell` gives the value back."""
    if value is None:
        return _NULL
    if isinstance(value, str):
        return escaped(value if _is_read_as_it_is(value, kind) else _quoted(value))
    if isinstance(value, dict | list):
        return escaped(dump_flow(value))
    # A workbook keeps 16 digits, which some numbers need more than.
    return value if float(f"{value:.16g}") == value else json.dumps(value)


def from_cell(held: object, kind: Kind) -> JsonValue:
    """Return the value of what a cell that is not empty holds.

    Raises:
        Unreadable: It is neither a text, a number nor a boolean, or means to be YAML and is not.
    """
    if isinstance(held, bool | int | float):
        return held
    if isinstance(held, str):
        return _read(unescaped(held), kind)
    if isinstance(held, date | time | timedelta):
        return _day(held, kind)
    raise Unreadable("This is neither a text nor a number; write one.")


def escaped(text: str) -> str:
    """Return a text as workbooks spell it: `_x000D_` for a character that XML cannot carry."""
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescaped(text: str) -> str:
    """Return what the spelling of a workbook stands for."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _read(text: str, kind: Kind) -> JsonValue:
    if text.startswith('"'):
        return _unquoted(text)
    if kind is Kind.TEXT:
        return None if text == _NULL else text
    if not text.startswith(("[", "{")):
        return core_scalar(text)
    try:
        return parse_yaml(text.encode("utf-8", "surrogatepass"))
    except DocumentUnreadable as error:
        raise Unreadable(error.faults[0].message) from None


def _unquoted(text: str) -> str:
    """Return what JSON makes of a text in quotes; the text, where it only begins with one."""
    try:
        read = json.loads(text)
    except ValueError:
        return text
    return str(read)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _is_read_as_it_is(text: str, kind: Kind) -> bool:
    try:
        read = _read(text, kind)
    except Unreadable:
        return False
    return isinstance(read, str) and read == text


def _day(held: date | time | timedelta, kind: Kind) -> str:
    """Return the day that a spreadsheet made of a text such as 2026-03-01."""
    if isinstance(held, datetime) and held.time() == _MIDNIGHT:
        held = held.date()
    if kind is not Kind.DATA or isinstance(held, datetime | time | timedelta):
        raise Unreadable("The spreadsheet made a date or time of this; format the cell as text.")
    return held.isoformat()
