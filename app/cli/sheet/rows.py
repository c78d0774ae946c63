"""The rows of a sheet as values, and what is wrong with its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter

from app.cli.sheet.cells import Unreadable, from_cell, unescaped
from app.cli.texts import plain
from app.engine.faults import MAX_FAULTS, shown
from app.engine.normalise.near import near

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from openpyxl.worksheet.worksheet import Worksheet
    from pydantic import JsonValue

    from app.cli.sheet.layout import Column, Kind, Table

_FORMULA = "This is a formula; write what it comes to."
_ERROR = "This is an error of the spreadsheet; write a value."


class CellFaults:
    """What is wrong with the cells of a workbook, in the order in which it is found."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, place: str, message: str) -> None:
        """Note a fault of a cell, such as `Criteria!D7`."""
        self.lines.append(f"{place}: {plain(message)}")

    def first(self) -> list[str]:
        """Return as many of the faults as anybody reads at once."""
        more = len(self.lines) > MAX_FAULTS
        hint = [f"there are more than {MAX_FAULTS} faults; correct the ones shown, then try again"]
        return self.lines[:MAX_FAULTS] + hint * more


class Row(NamedTuple):
    """A row that is not empty."""

    values: dict[str, JsonValue]
    """By heading; an empty cell has none."""
    cells: dict[str, str]
    """The place of every cell, the empty ones too: `Criteria!D7`."""


def table_rows(
    sheet: Worksheet,
    table: Table,
    faults: CellFaults,
    kind_of: Callable[[Column, dict[str, JsonValue]], Kind] = lambda column, _: column.kind,
) -> list[Row]:
    """Return the rows of a table that are not empty, and note what is wrong with its cells.

    Args:
        sheet: The sheet.
        table: What should stand there; its columns may come in any order.
        faults: Where faults are noted.
        kind_of: How a cell is read, by its column and what the columns before it hold.
    """
    lines = _checked(sheet, faults)
    columns = _columns(next(lines, ()), table, faults)
    if columns is None:
        return []
    rows = []
    for number, line in enumerate(lines, 2):
        given = {cell.column: cell for cell in line if not _is_empty(cell)}
        for index in sorted(given.keys() - columns.keys()):
            faults.add(_place(given[index]), "This column has no heading; clear the cell.")
        values: dict[str, JsonValue] = {}
        for index, column in columns.items():
            if index in given:
                try:
                    values[column.title] = from_cell(given[index].value, kind_of(column, values))
                except Unreadable as error:
                    faults.add(_place(given[index]), str(error))
        if given:
            cells = {
                column.title: f"{table.name}!{get_column_letter(index)}{number}"
                for index, column in columns.items()
            }
            rows.append(Row(values, cells))
    return rows


def text_lines(sheet: Worksheet, faults: CellFaults) -> str:
    """Return the text of the first column, a line a row, and note what is wrong with its cells."""
    lines = []
    for line in _checked(sheet, faults):
        text = ""
        for cell in line:
            if cell.column > 1 and not _is_empty(cell):
                faults.add(_place(cell), "Only the first column is read; clear the cell.")
            elif isinstance(cell.value, str):
                text = unescaped(cell.value)
            elif cell.value is not None:
                faults.add(_place(cell), "This is no text; format the cell as text.")
        lines.append(text)
    return "\n".join(lines) + "\n"


def _checked(sheet: Worksheet, faults: CellFaults) -> Iterator[Sequence[Cell]]:
    """Yield the cells row by row, without those that hold what is not to be read."""
    for merged in sheet.merged_cells.ranges:
        faults.add(f"{sheet.title}!{merged.coord}", "These cells are merged; take them apart.")
    for line in sheet.iter_rows():
        cells = [cell for cell in line if isinstance(cell, Cell)]
        for cell in cells:
            wrong = {"f": _FORMULA, "e": _ERROR}.get(cell.data_type)
            if wrong:
                faults.add(_place(cell), wrong)
                cell.value = None
        yield cells


def _columns(line: Sequence[Cell], table: Table, faults: CellFaults) -> dict[int, Column] | None:
    """Return the columns by their numbers, in the order of the table.

    It is None after noting which headings are wrong.
    """
    known = {column.title: column for column in table.columns}
    found: dict[str, int] = {}
    count = len(faults.lines)
    for cell in line:
        title = cell.value
        if _is_empty(cell):
            continue
        if not isinstance(title, str) or title.strip() not in known:
            guess = near(str(title), known)
            hint = f"did you mean '{guess}'?" if guess else f"there are {', '.join(known)}."
            faults.add(_place(cell), f"There is no column {shown(str(title))}; {hint}")
        elif title.strip() in found:
            faults.add(_place(cell), f"There are two columns '{title.strip()}'; keep one.")
        else:
            found[title.strip()] = cell.column
    for title in [title for title in known if title not in found]:
        faults.add(f"{table.name}!1", f"The column '{title}' is missing; add its heading.")
    if count != len(faults.lines):
        return None
    return {found[title]: column for title, column in known.items()}


def _is_empty(cell: Cell) -> bool:
    return cell.value is None or (isinstance(cell.value, str) and not cell.value.strip())


def _place(cell: Cell) -> str:
    return f"{cell.parent.title}!{cell.coordinate}"
