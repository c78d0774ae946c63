"""Workbooks that somebody else wrote: opened without trust."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from app.cli.errors import Failure, Misuse
from app.cli.sheet.layout import REST, TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

_LARGEST = 16 * 2**20
"""Bytes a workbook may take unpacked; a definition of 1 MiB takes a quarter of it."""
_ROWS, _COLUMNS = 20_000, 100
"""More on a sheet are left-overs, such as borders down to the last row."""


def open_sheets(path: Path) -> dict[str, Worksheet]:
    """Return the sheets of a definition in a workbook, by their names.

    Raises:
        Misuse: There is no such file.
        Failure: It is no workbook, is too large, or lacks a sheet.
    """
    _refuse_large(path)
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a workbook has beside cells
            book = load_workbook(file)
    except Exception:  # noqa: BLE001 - a broken workbook makes the library raise almost anything
        raise _no_workbook(path) from None
    found = {sheet.title: sheet for sheet in book.worksheets}
    sheets = {}
    for name in (*(table.name for table in TABLES), REST):
        if name not in found:
            raise Failure(
                f"{path}: there is no sheet '{name}'; start from a workbook that"
                " `icp export --xlsx` wrote"
            )
        sheets[name] = _sized(path, found[name])
    return sheets


def _refuse_large(path: Path) -> None:
    try:
        with ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except OSError as error:
        raise Misuse(f"{path}: {(error.strerror or str(error)).lower()}") from None
    except (BadZipFile, ValueError, NotImplementedError):
        raise _no_workbook(path) from None
    if size > _LARGEST:
        raise Failure(
            f"{path}: this takes {size:,} bytes unpacked, and a scorecard takes at most"
            f" {_LARGEST:,}; take out what does not belong to it"
        )


def _sized(path: Path, sheet: Worksheet) -> Worksheet:
    if sheet.max_row > _ROWS or sheet.max_column > _COLUMNS:
        raise Failure(
            f"{path}: {sheet.title} goes down to {sheet.calculate_dimension().rpartition(':')[2]};"
            f" delete what is below row {_ROWS:,} and behind column {_COLUMNS}"
        )
    return sheet


def _no_workbook(path: Path) -> Failure:
    return Failure(f"{path}: this is no workbook, or a broken one; save it as .xlsx")
