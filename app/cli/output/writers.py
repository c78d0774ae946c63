"""Writers of decisions for programs: JSON, NDJSON and CSV, one decision at a time."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any, Protocol, TextIO

import orjson

from app.api.problems import account_invalid
from app.cli.output.columns import cells, fault_cells, header

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.cli.reading.row import Row
    from schemas.definition import Definition
    from schemas.problem import Fault


class Writer(Protocol):
    """Takes decisions as they are made; `close` ends the output."""

    def decision(self, row: Row, decision: dict[str, Any]) -> None:
        """Write a decision with full detail."""

    def failure(self, row: Row, icp: str | None, faults: Sequence[Fault]) -> None:
        """Write that an account cannot be scored, under one ICP or at all, and why."""

    def close(self) -> None:
        """Write what ends the output."""


class JsonWriter:
    """A JSON array of decisions, or NDJSON.

    Args:
        out: Where to write.
        lines: Whether each decision stands on a line of its own, without an array around them.
        detail: Whether to write criteria, flags that are not raised, and what is missing.
    """

    def __init__(self, out: TextIO, *, lines: bool, detail: bool) -> None:
        self._out = out
        self._lines = lines
        self._detail = detail
        self._written = 0

    def decision(self, _row: Row, decision: dict[str, Any]) -> None:
        """Write a decision, in full or as its summary."""
        self._write(decision if self._detail else _summarised(decision))

    def failure(self, row: Row, icp: str | None, faults: Sequence[Fault]) -> None:
        """Write a problem in the place of the decision, as over HTTP."""
        failed: dict[str, Any] = {"index": row.number - 1}
        if row.line is not None:
            failed["line"] = row.line
        if icp is not None:
            failed["icp"] = {"key": icp}
        self._write({**failed, "problem": account_invalid("", faults).document()})

    def close(self) -> None:
        """End the array."""
        if not self._lines:
            self._out.write("\n]\n" if self._written else "[]\n")

    def _write(self, value: dict[str, Any]) -> None:
        text = orjson.dumps(value).decode()
        if self._lines:
            self._out.write(text + "\n")
        else:
            self._out.write((",\n" if self._written else "[\n") + text)
        self._written += 1


def _summarised(decision: dict[str, Any]) -> dict[str, Any]:
    """Return what `detail: summary` leaves of a decision, as over HTTP."""
    short = {key: value for key, value in decision.items() if key != "missing"}
    short["flags"] = [flag for flag in decision["flags"] if flag["outcome"] == "met"]
    short["dimensions"] = [
        {key: value for key, value in dimension.items() if key != "criteria"}
        for dimension in decision["dimensions"]
    ]
    return short


class CsvWriter:
    """One line a decision, with texts that no spreadsheet runs as formulas.

    Args:
        out: Where to write, opened without translation of line ends.
        definitions: The ICPs, for their dimensions' columns.
        detail: Whether every criterion has a column for its outcome.
    """

    def __init__(self, out: TextIO, definitions: Sequence[Definition], *, detail: bool) -> None:
        columns = header(definitions, detail=detail)
        self._writer = csv.DictWriter(out, columns, extrasaction="ignore")
        self._writer.writeheader()

    def decision(self, row: Row, decision: dict[str, Any]) -> None:
        """Write a decision as a line."""
        self._writer.writerow(cells(row, decision))

    def failure(self, row: Row, icp: str | None, faults: Sequence[Fault]) -> None:
        """Write a line with the row's number and the `error`."""
        self._writer.writerow(fault_cells(row, icp, faults))

    def close(self) -> None:
        """Nothing ends a CSV file."""
