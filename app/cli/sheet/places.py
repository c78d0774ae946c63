"""Where on the sheets each part of a definition stands, so that a fault names its cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli.lines import Lines
from app.cli.sheet.layout import REST
from app.cli.texts import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.problem import Fault


class Places:
    """The cells of a workbook's definition by JSON Pointer.

    Args:
        rest: The YAML of the sheet `Rest`, a line a row.
    """

    def __init__(self, rest: bytes) -> None:
        self._cells: dict[str, str] = {}
        self._rest = Lines(rest)

    def note(self, pointer: str, cell: str) -> None:
        """Remember the cell of a part."""
        self._cells[pointer] = cell

    def of(self, pointer: str) -> str:
        """Return the cell of a part, or of the nearest part that holds it."""
        held = pointer
        while held and held not in self._cells:
            held = held.rpartition("/")[0]
        if held:
            return self._cells[held]
        line = self._rest.of(pointer)
        return f"{REST}!A{line}" if line and pointer else REST

    def located(self, book: str, faults: Iterable[Fault]) -> list[str]:
        """Return a line for each fault: workbook, cell, pointer, sentence, code."""
        return [
            f"{book}: {self.of(fault.pointer)}: {plain(fault.pointer) or '/'}:"
            f" {plain(fault.message)} [{fault.code}]"
            for fault in faults
        ]
