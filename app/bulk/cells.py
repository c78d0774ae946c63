"""Cells: how DuckDB hands over the values of a file, whatever its columns are."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

import orjson

from app.bulk import quoting
from app.bulk.errors import UnusableFile

if TYPE_CHECKING:
    from collections.abc import Callable


class Cell(NamedTuple):
    """A column of a file.

    Attributes:
        kind: `text`, `json` (text of any value), `number`, `boolean` or `date`.
        column: The SQL of its value.
        key: The SQL of its value as a text, by which equal values are found.
        decode: What makes the value of such a text, as JSON has it.
    """

    kind: str
    column: str
    key: str
    decode: Callable[[str], object]


def text_cell(column: str) -> Cell:
    """Return the cell of a column of texts."""
    quoted = quoting.name(column)
    return Cell("text", quoted, quoted, str)


def json_cell(column: str) -> Cell:
    """Return the cell of a column of JSON texts."""
    quoted = quoting.name(column)
    return Cell("json", quoted, quoted, json_value)


def typed_cell(column: str, kind: str) -> Cell:
    """Return the cell of a column of a Parquet file.

    Args:
        column: Its name.
        kind: Its type, as DuckDB writes it.

    Raises:
        UnusableFile: Values of the type say nothing of an account.
    """
    quoted = quoting.name(column)
    if kind == "VARCHAR":
        return text_cell(column)
    if kind == '"NULL"':  # a column without a value
        return Cell("text", nothing := "CAST(NULL AS VARCHAR)", nothing, str)
    if kind == "JSON":
        return json_cell(column)
    text = f"CAST({quoted} AS VARCHAR)"
    if kind in _SCALARS or _NUMBER.fullmatch(kind):
        named, decode = _SCALARS.get(kind, ("number", _number))
        return Cell(named, quoted, text, decode)
    days = _MOMENT.sub("DATE", kind)
    if days == "DATE":
        day = f"CAST({quoted} AS DATE)"
        return Cell("date", day, f"CAST({day} AS VARCHAR)", str)
    if not is_told(kind):
        raise UnusableFile(
            f"the column {column} is {kind}; write it as text, numbers, dates, lists or structs"
        )
    key = f"CAST(to_json(CAST({quoted} AS {days})) AS VARCHAR)"
    return Cell("json", quoted, f"CASE WHEN {quoted} IS NOT NULL THEN {key} END", json_value)


def is_told(kind: str) -> bool:
    """Return whether values of a type of DuckDB may say something of an account."""
    return "BLOB" not in kind and not _UNTOLD.match(kind)


def json_text_cell(cell: Cell) -> Cell:
    """Return a cell of texts as one whose texts may be JSON: a list or an object."""
    return cell._replace(kind="json", decode=_list_or_text)


def as_text_cell(cell: Cell) -> Cell:
    """Return a cell of whole numbers as one of texts."""
    return cell._replace(kind="text", column=cell.key, decode=str)


def json_value(text: str) -> object:
    """Return the value of a JSON text that DuckDB wrote."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)  # NaN and infinity, which columns of numbers may hold


def _list_or_text(text: str) -> object:
    if text.lstrip()[:1] in ("[", "{"):
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            return text
    return text


def _number(text: str) -> object:
    try:
        return int(text)
    except ValueError:
        return float(text)


_SCALARS: dict[str, tuple[str, Callable[[str], object]]] = {
    "BOOLEAN": ("boolean", json_value),
    "UUID": ("text", str),
}
_NUMBER = re.compile(r"U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(.*\)")
_UNTOLD = re.compile(r"INTERVAL|TIME(?!STAMP)|BIT|MAP|UNION")
_MOMENT = re.compile(r"TIMESTAMP(TZ)?(_NS|_MS|_S)?( WITH TIME ZONE)?")
