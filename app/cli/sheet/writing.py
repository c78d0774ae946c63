"""A definition as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from app.cli.errors import Failure
from app.cli.sheet.cells import escaped, to_cell
from app.cli.sheet.layout import (
    BANDS,
    CONDITION,
    CRITERIA,
    DEFINITION,
    DIMENSIONS,
    EMPTY_IN_REST,
    FIELDS,
    FLAGS,
    HELD,
    REST,
    Kind,
)
from app.engine.yaml_dump import dump_yaml
from schemas.conditions import LEAVES
from schemas.scorecard import Effect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl.cell.cell import Cell as SheetCell

    from app.cli.sheet.cells import Cell
    from app.cli.sheet.layout import Table

Json = dict[str, Any]

_LONGEST = 32_767
"""Characters in a cell, as spreadsheets count them."""
_LAST_ROW = 1_000
"""Down to where cells offer their choices."""
_NOTE = (
    "# Everything else that the definition says, as YAML: lists, attributes, people, routing,"
    " messaging, examples. A line a row, in this column."
)
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_CHOICES = {
    "op": f'"{",".join(LEAVES)}"',
    "effect": f'"{",".join(get_args(Effect))}"',
    "dimension": f"{DIMENSIONS.name}!$A$2:$A${_LAST_ROW}",
    "band": f"{BANDS.name}!$A$2:$A${_LAST_ROW}",
}


def workbook(document: Json) -> Workbook:
    """Return a definition without faults as a workbook.

    Args:
        document: The definition as plain data.

    Raises:
        Failure: A cell would hold more than spreadsheets let it.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    dimensions = document["scorecard"]["dimensions"]
    _add(book, DEFINITION, _fields(document))
    _add(book, DIMENSIONS, (_cells(DIMENSIONS, one) for one in dimensions))
    _add(
        book,
        CRITERIA,
        (
            _cells(CRITERIA, {"dimension": dimension["key"], **_spread(criterion)})
            for dimension in dimensions
            for criterion in dimension["criteria"]
        ),
    )
    _add(book, BANDS, (_cells(BANDS, band) for band in document["bands"]))
    _add(book, FLAGS, (_cells(FLAGS, _spread(flag)) for flag in document.get("anti_icp", ())))
    _add_rest(book, document)
    return book


def _fields(document: Json) -> Iterable[dict[str, Cell]]:
    for path, kind in FIELDS.items():
        holder = (document.get(path[0]) or {}) if len(path) > 1 else document
        row: dict[str, Cell] = {"field": ".".join(path)}
        if path[-1] in holder:
            row["value"] = to_cell(holder[path[-1]], kind)
        yield row


def _cells(table: Table, values: Json) -> dict[str, Cell]:
    kinds = {column.title: column.kind for column in table.columns}
    return {title: to_cell(values[title], kind) for title, kind in kinds.items() if title in values}


def _spread(part: Json) -> Json:
    """Return a criterion or flag with its condition as columns."""
    when = part["when"]
    return {**part, **(when if "attribute" in when else {CONDITION: when})}


def _add(book: Workbook, table: Table, rows: Iterable[dict[str, Cell]]) -> None:
    sheet = book.create_sheet(table.name)
    sheet.freeze_panes = f"{get_column_letter(table.frozen + 1)}2"
    titles = [column.title for column in table.columns]
    for index, column in enumerate(table.columns, 1):
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = column.width
        if column.kind is not Kind.NUMBER:  # so that what people type there stays as typed
            sheet.column_dimensions[letter].number_format = "@"
        heading = sheet.cell(1, index, column.title)
        heading.font = Font(bold=True)
        if formula := _CHOICES.get(column.title):
            choices = DataValidation(type="list", formula1=formula, allow_blank=True)
            choices.add(f"{letter}2:{letter}{_LAST_ROW}")
            sheet.add_data_validation(choices)
    for number, row in enumerate(rows, 2):
        for title, held in row.items():
            _put(sheet.cell(number, titles.index(title) + 1), held)


def _add_rest(book: Workbook, document: Json) -> None:
    sheet = book.create_sheet(REST)
    sheet.column_dimensions["A"].width = 130
    rest = {
        key: value
        for key, value in document.items()
        if key not in HELD or (key in EMPTY_IN_REST and not value)
    }
    for number, line in enumerate([_NOTE, *dump_yaml(rest).decode().splitlines()], 1):
        _put(sheet.cell(number, 1), escaped(line))


def _put(cell: SheetCell, held: Cell) -> None:
    cell.alignment = _WRAPPED
    if not isinstance(held, str):
        cell.value = held
        cell.number_format = "General"
        return
    units = len(held.encode("utf-16-le")) // 2
    if units > _LONGEST:
        raise Failure(
            f"{cell.parent.title}!{cell.coordinate} would hold {units:,} characters, and a cell"
            f" holds {_LONGEST:,}: edit this definition as YAML"
        )
    cell.value = held
    cell.data_type = "s"  # whatever it begins with, it is no formula
    cell.number_format = "@"
    cell.quotePrefix = True
