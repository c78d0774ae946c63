"""The accounts of a file as a table of DuckDB: what it holds, canonical or not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from app.bulk import quoting
from app.bulk.cells import as_text_cell, is_told, json_cell, json_text_cell, text_cell, typed_cell
from app.bulk.columns import columns_of
from app.bulk.errors import UnusableFile
from app.bulk.staging import ROW
from app.mapping.columns import top

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import ibis.expr.datatypes as dt

    from app.bulk.cells import Cell
    from app.bulk.session import Session
    from schemas.attributes import AttributeDeclaration

SENT = ("id", "name", "domain")
"""What identifies an account: kept as it was sent."""
NUMBER = "file_row_number"
MARKS = {
    "number": ("_min", "_max", "_below"),
    "string_set": ("_known", "_lacks"),
    "events": ("_known", "_covers"),
}
"""Endings of columns that say that an attribute is canonical already."""
_KINDS = {
    "string": {"text"},
    "enum": {"text"},
    "boolean": {"text", "boolean", "number"},
    "number": {"text", "number", "json"},
    "date": {"text", "date"},
    "string_set": {"text", "json"},
    "events": {"json"},
}
_WANTED = {
    "string": "text",
    "enum": "text",
    "boolean": "BOOLEAN or text",
    "number": "a number, text, or a struct (min, max or below)",
    "date": "DATE, TIMESTAMP or text",
    "string_set": "a list of text, or text",
    "events": "a list of structs (type, date, amount, count), or JSON as text",
}


class Told(NamedTuple):
    """What the columns of a table tell of accounts.

    Attributes:
        cells: What is still to be normalised, by the name of its source.
        canonical: The SQL of columns that are canonical, by name.
    """

    cells: Mapping[str, Cell]
    canonical: Mapping[str, str]


class Accounts(NamedTuple):
    """The rows of a file as DuckDB reads them.

    Attributes:
        table: The SQL of the table.
        row: The SQL of a row's number, from 1.
        cells: What is still to be normalised, by the name of its source.
        canonical: The SQL of columns that are canonical, by name.
        columns: Every column of the file, where that is known.
        source: Returns the source of a name or JSON Pointer of a mapping; None if there is none.
    """

    table: str
    row: str
    cells: Mapping[str, Cell]
    canonical: Mapping[str, str]
    columns: Sequence[str]
    source: Callable[[str], str | None]


def staged_accounts(path: Path, names: Sequence[str], *, as_json: bool) -> Accounts:
    """Return the accounts of a text file, once it is staged."""
    make = json_cell if as_json else text_cell
    cells = {name: make(name) for name in names}
    return Accounts(
        quoting.parquet(path), ROW, cells, {}, (), lambda name: name if name in cells else None
    )


def parquet_accounts(
    session: Session, path: Path, attributes: Mapping[str, AttributeDeclaration] | None
) -> Accounts:
    """Return the accounts of a Parquet file.

    Args:
        session: To look at the file.
        path: The file.
        attributes: Those that columns may be named after; None where a mapping reads the columns.

    Raises:
        UnusableFile: It is no Parquet, or a column is of a type that says nothing.
    """
    table = quoting.parquet(path)
    found = session.rows(f"DESCRIBE SELECT * FROM {table}")  # noqa: S608 - quoted
    kinds = {name: kind for name, kind, *_ in found if name != NUMBER}
    cells, canonical = told(kinds, attributes)

    def source(name: str) -> str | None:
        return one if (one := top(name)) in cells else None

    return Accounts(table, f"{NUMBER} + 1", cells, canonical, tuple(kinds), source)


def told(kinds: Mapping[str, str], attributes: Mapping[str, AttributeDeclaration] | None) -> Told:
    """Return what columns tell of accounts.

    Args:
        kinds: The type of each, as DuckDB writes it.
        attributes: Those that columns may be named after; None where a mapping reads the columns.

    Raises:
        UnusableFile: A column is of a type that says nothing.
    """
    cells: dict[str, Cell] = {}
    canonical: dict[str, str] = {}
    if attributes is None:
        cells = {name: typed_cell(name, kind) for name, kind in kinds.items() if is_told(kind)}
    for name, declared in (attributes or {}).items():
        marks = [name + end for end in MARKS.get(declared.type, ()) if name + end in kinds]
        if marks:
            canonical |= _canonical_columns(name, declared, kinds)
        elif name in kinds:
            cells[name] = _raw(name, kinds[name], declared)
    for name in SENT:
        if (sent := sent_column(name)) in kinds:
            canonical[sent] = quoting.name(sent)
    return Told(cells, canonical)


def sent_column(name: str) -> str:
    """Return the column of what was sent where that of its name holds the canonical value."""
    return f"_sent_{name}"


def sql_type(kind: dt.DataType) -> str:
    """Return a type of a canonical column as DuckDB writes it."""
    if kind.is_array():
        return f"{sql_type(kind.value_type)}[]"
    if kind.is_struct():
        return f"STRUCT({', '.join(f'{quoting.name(k)} {sql_type(v)}' for k, v in kind.items())})"
    return _TYPES[str(kind)]


_TYPES = {
    "string": "VARCHAR",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "float64": "DOUBLE",
    "int64": "BIGINT",
}


def _canonical_columns(
    name: str, declared: AttributeDeclaration, kinds: Mapping[str, str]
) -> dict[str, str]:
    """Return the SQL of the columns of an attribute that is canonical already."""
    if declared.type == "number" and name in kinds:
        raise UnusableFile(
            f"{name} and {name}_min say the same of an account; keep one of these columns"
        )
    columns = columns_of(name, declared).items()
    return {column: _canonical(column, kinds, kind) for column, kind in columns}


def _canonical(column: str, kinds: Mapping[str, str], wanted: dt.DataType) -> str:
    """Return the SQL of a canonical column, null where the file has none."""
    kind = sql_type(wanted)
    if column not in kinds:
        return f"CAST(NULL AS {kind})"
    if not _fits(kinds[column], kind):
        raise UnusableFile(
            f"the column {column} is {kinds[column]}; it is canonical by its name, and then {kind}"
        )
    return f"CAST({quoting.name(column)} AS {kind})"


def _fits(kind: str, wanted: str) -> bool:
    if wanted == "DOUBLE":
        return bool(_NUMBER.match(kind))
    if wanted.startswith("STRUCT"):
        return sorted(_FIELD.findall(kind)) == sorted(_FIELD.findall(wanted)) and kind[-2:] == "[]"
    return kind in {wanted, '"NULL"'}


_NUMBER = re.compile(r"U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL")
_FIELD = re.compile(r'"?\b(type|date|amount|count)\b"? (?:VARCHAR|DATE|DOUBLE|BIGINT|INTEGER)')


def _raw(name: str, kind: str, declared: AttributeDeclaration) -> Cell:
    cell = typed_cell(name, kind)
    if declared.type == "string" and cell.kind == "number" and "INT" in kind:
        cell = as_text_cell(cell)  # warehouses number their accounts
    if declared.type == "events" and cell.kind == "text":
        cell = json_text_cell(cell)
    listed = kind.endswith("[]") and declared.type == "number"
    if listed or (kind != "JSON" and cell.kind not in _KINDS[declared.type]):
        raise UnusableFile(f"the column {name} is {kind}; it takes {_WANTED[declared.type]}")
    return cell
