"""Workbooks of definitions, edited as people do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from app.cli.sheet.writing import workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook


def saved(path: Path, document: Any, edit: Callable[[Workbook], object] = lambda _: None) -> Path:  # noqa: ANN401 - a definition as plain data
    """Write the workbook of a definition, edit it and save it again."""
    workbook(document).save(path)
    book = load_workbook(path)
    edit(book)
    book.save(path)
    return path


def put(cells: dict[str, Any]) -> Callable[[Workbook], None]:
    """Return the edit that sets cells, named as in `Criteria!D7`."""

    def edit(book: Workbook) -> None:
        for place, value in cells.items():
            sheet, _, coordinate = place.partition("!")
            book[sheet][coordinate] = value

    return edit
