"""A workbook as a definition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.cli.errors import Failure
from app.cli.sheet.layout import (
    BANDS,
    CONDITION,
    CRITERIA,
    DEFINITION,
    DIMENSIONS,
    FIELDS,
    FLAGS,
    HELD,
    LEAF,
    REST,
    Kind,
)
from app.cli.sheet.opening import open_sheets
from app.cli.sheet.places import Places
from app.cli.sheet.rows import CellFaults, Row, table_rows, text_lines
from app.engine.faults import DocumentUnreadable, child, shown
from app.engine.normalise.near import near
from app.engine.yaml_core import parse_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import JsonValue

    from app.cli.sheet.layout import Column, Table

Json = dict[str, Any]

_BOTH = "Write attribute, op and value, or a condition; not both."
_PATHS = {".".join(path): path for path in FIELDS}


def read_workbook(path: Path) -> tuple[Json, Places]:
    """Return the definition that a workbook holds, unchecked, and the cells of its parts.

    Raises:
        Misuse: There is no such file.
        Failure: It is no such workbook, or some of its cells cannot be read; they are listed.
    """
    sheets = open_sheets(path)
    faults = CellFaults()
    rest = text_lines(sheets[REST], faults).encode("utf-8", "surrogatepass")
    reader = _Reader(Places(rest), faults)
    document = reader.rest(rest)
    document |= reader.fields(
        table_rows(sheets[DEFINITION.name], DEFINITION, faults, kind_of=_kind_of_field)
    )
    tables = {
        table.name: table_rows(sheets[table.name], table, faults)
        for table in (DIMENSIONS, CRITERIA, BANDS, FLAGS)
    }
    document["scorecard"] = {
        "dimensions": reader.dimensions(tables[DIMENSIONS.name], tables[CRITERIA.name])
    }
    document["bands"] = reader.parts(BANDS, tables[BANDS.name], "/bands")
    if flags := reader.parts(FLAGS, tables[FLAGS.name], "/anti_icp"):
        document["anti_icp"] = flags
    if faults.lines:
        raise Failure("\n".join(f"{path}: {line}" for line in faults.first()))
    return document, reader.places


def _kind_of_field(column: Column, values: dict[str, JsonValue]) -> Kind:
    """Return how a cell of the sheet `Definition` is read: as its field is."""
    path = _PATHS.get(str(values.get("field")))
    return FIELDS[path] if column.title == "value" and path else column.kind


def _no_dimension(key: JsonValue, keys: list[JsonValue]) -> str:
    if key is None:
        return "Name the dimension of this criterion."
    guess = near(str(key), map(str, keys))
    hint = f"did you mean '{guess}'?" if guess else "add it there, or name another."
    return f"There is no dimension {shown(str(key))} on the sheet {DIMENSIONS.name}; {hint}"


class _Reader:
    """Puts rows together, and notes where each part stands."""

    def __init__(self, places: Places, faults: CellFaults) -> None:
        self.places = places
        self._faults = faults

    def rest(self, text: bytes) -> Json:
        """Return what the sheet `Rest` holds."""
        try:
            found = parse_yaml(text)
        except DocumentUnreadable as error:
            for fault in error.faults:
                self._faults.add(REST, f"{fault.message} [{fault.code}]")
            return {}
        if not isinstance(found, dict):
            self._faults.add(
                f"{REST}!A1", "Here stand fields of a definition, such as language: 1."
            )
            return {}
        for key in [key for key, value in found.items() if value and key in HELD]:
            cell = self.places.of(child("", key))
            self._faults.add(cell, f"The field '{key}' stands on another sheet; remove it here.")
        return found

    def fields(self, rows: list[Row]) -> Json:
        """Return the fields of the sheet `Definition`."""
        document: Json = {}
        for path in FIELDS:
            self.places.note("/" + "/".join(path), f"{DEFINITION.name}!A1")
        seen: set[str] = set()
        for row in rows:
            name, cell = str(row.values.get("field", "")), row.cells["field"]
            if name not in _PATHS or name in seen:
                guess = near(name, _PATHS)
                hint = f"did you mean '{guess}'?" if guess else f"there are {', '.join(_PATHS)}."
                wrong = "is there twice; keep one." if name in seen else f"is none; {hint}"
                self._faults.add(cell, f"The field {shown(name)} {wrong}")
                continue
            *outer, last = _PATHS[name]
            self.places.note("/" + "/".join(_PATHS[name]), row.cells["value"])
            if outer and not any(other.startswith(f"{outer[0]}.") for other in seen):
                self.places.note(f"/{outer[0]}", row.cells["value"])
            seen.add(name)
            if "value" in row.values:
                holder = document.setdefault(outer[0], {}) if outer else document
                holder[last] = row.values["value"]
        return document

    def dimensions(self, dimensions: list[Row], criteria: list[Row]) -> list[Json]:
        """Return the dimensions with their criteria."""
        keys = [row.values.get("key") for row in dimensions]
        grouped: list[list[Row]] = [[] for _ in keys]
        for row in criteria:
            key = row.values.get("dimension")
            if key in keys:
                grouped[keys.index(key)].append(row)
            elif keys:  # without any, that alone is the fault
                self._faults.add(row.cells["dimension"], _no_dimension(key, keys))
        found = self.parts(DIMENSIONS, dimensions, "/scorecard/dimensions")
        for index, (dimension, rows) in enumerate(zip(found, grouped, strict=True)):
            pointer = f"/scorecard/dimensions/{index}/criteria"
            dimension["criteria"] = self.parts(CRITERIA, rows, pointer)
            self.places.note(pointer, dimensions[index].cells["key"])
        return found

    def parts(self, table: Table, rows: list[Row], pointer: str) -> list[Json]:
        """Return the parts that rows are, each at its index behind the pointer."""
        self.places.note(pointer, f"{table.name}!A1")
        return [self._part(row, child(pointer, index)) for index, row in enumerate(rows)]

    def _part(self, row: Row, pointer: str) -> Json:
        self.places.note(pointer, next(iter(row.cells.values())))
        for title, cell in row.cells.items():
            self.places.note(child(pointer, title), cell)
        if CONDITION not in row.cells:
            return dict(row.values)
        part = {
            title: value
            for title, value in row.values.items()
            if title not in {*LEAF, CONDITION, "dimension"}
        }
        leaf = {title: row.values[title] for title in LEAF if title in row.values}
        if CONDITION in row.values and leaf:
            self._faults.add(row.cells[CONDITION], _BOTH)
        when = child(pointer, "when")
        self.places.note(when, row.cells[CONDITION if CONDITION in row.values else LEAF[0]])
        for title in leaf:
            self.places.note(child(when, title), row.cells[title])
        if CONDITION in row.values or leaf:
            part["when"] = row.values.get(CONDITION, leaf)
        return part
