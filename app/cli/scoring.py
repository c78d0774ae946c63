"""Scoring a file: rows to accounts to decisions, one at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.cli.output.summary import Summary
from app.engine.evaluate import decide
from app.engine.normalise import AccountInvalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.cli.choosing import LocalIcp
    from app.cli.output.writers import Writer
    from app.cli.reading.row import Row
    from app.engine.compiling.compiled import Compiled
    from schemas.problem import Fault

    Raw = Mapping[str, object]

SHOWN_FAILURES = 20
"""Failures kept to be shown at the end; all are counted."""


@dataclass(slots=True)
class Run:
    """Scores rows against some ICPs and keeps what the summary needs.

    Attributes:
        icps: The ICPs.
        as_of: The day of scoring.
    """

    icps: Sequence[LocalIcp]
    as_of: date
    rows: int = 0
    failed: int = 0
    failures: list[tuple[Row, str | None, Fault]] = field(default_factory=list)
    summaries: list[Summary] = field(init=False)

    def __post_init__(self) -> None:
        self.summaries = [_summary(icp.compiled, self.as_of) for icp in self.icps]

    def score(self, rows: Iterable[tuple[Row, Raw]], writer: Writer) -> None:
        """Score every row and hand its decisions, or why there are none, to the writer."""
        for row, raw in rows:
            self.rows += 1
            if row.fault:
                writer.failure(row, None, (row.fault,))
                self.note(row, None, (row.fault,))
                self.failed += 1
            else:
                self.failed += not self._score_row(row, raw, writer)

    def _score_row(self, row: Row, raw: Raw, writer: Writer) -> bool:
        """Score a row under every ICP; tell whether all of them could read it."""
        readable = True
        for icp, summary in zip(self.icps, self.summaries, strict=True):
            try:
                account = icp.compiled.reader.read(raw)
            except AccountInvalid as error:
                readable = False
                writer.failure(row, icp.named["key"], error.faults)
                self.note(row, icp.named["key"], error.faults)
            else:
                decision = {**decide(icp.compiled, account, self.as_of), "icp": icp.named}
                summary.add(raw, account, decision)
                writer.decision(row, decision)
        return readable

    def note(self, row: Row, icp: str | None, faults: Sequence[Fault]) -> None:
        """Keep why a row cannot be scored, under one ICP or at all, while there is room."""
        room = SHOWN_FAILURES - len(self.failures)
        self.failures += [(row, icp, fault) for fault in faults[:room]]


def _summary(compiled: Compiled, as_of: date) -> Summary:
    # an account of which nothing is known misses every attribute the ICP reads, most useful first
    nothing = decide(compiled, compiled.reader.read({}), as_of)
    reads = [entry["attribute"] for entry in nothing["missing"]]
    return Summary(compiled, reads)
