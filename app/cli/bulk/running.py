"""One run over a file in columns, from its accounts to the summary."""

from __future__ import annotations

from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

import orjson

from app.bulk.counts import unknown
from app.bulk.errors import UnusableFile
from app.bulk.files import Icp, normalised, write_canonical, write_scored
from app.bulk.normalised import CANONICAL
from app.bulk.session import session
from app.cli.bulk.adding import add_counts
from app.cli.bulk.source import ColumnSource
from app.cli.errors import Failure
from app.cli.progress import stepped
from app.cli.scoring import Run
from app.cli.whole import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.bulk.normalised import Normalised
    from app.bulk.session import Session
    from app.cli.bulk.options import Job
    from app.cli.output.summary import Summary
    from app.cli.reading.row import Row
    from schemas.problem import Fault

    Step = Callable[[str], Callable[[float], None]]


class ColumnRun:
    """Scores one file in columns, or makes it canonical.

    Args:
        job: What is to be done.

    Attributes:
        run: What was scored, as row by row.
        seconds: How long that took.
    """

    def __init__(self, job: Job) -> None:
        self.run = Run([job.icp], job.as_of)
        self.seconds = 0.0
        self._job = job
        self._icp = Icp(job.icp.compiled, job.icp.named["key"], None, job.icp.named["digest"])
        self._source = ColumnSource(job.file, job.mapping, job.joins)

    @property
    def is_mapped(self) -> bool:
        """Whether a mapping makes the accounts."""
        return self._source.mapped is not None

    def score(self) -> None:
        """Write the results to a file, which is there only once it is whole.

        Raises:
            Failure: The file cannot be read, or the results cannot be written.
        """
        with self._normalised() as (open_session, accounts), whole(self._job.out) as partial:
            counts = write_scored(
                open_session, accounts, self._icp, self._job.as_of, partial, self._job.kind
            )
            add_counts(self._told(open_session, accounts), counts)

    def normalise(self) -> None:
        """Write the canonical accounts as Parquet; there only once it is whole.

        Raises:
            Failure: The file cannot be read, or they cannot be written.
        """
        with self._normalised() as (open_session, accounts), whole(self._job.out) as partial:
            write_canonical(open_session, accounts, self._icp, partial)
            summary = self._told(open_session, accounts)
            summary.scored = self.run.rows - self.run.failed

    @contextmanager
    def _normalised(self) -> Iterator[tuple[Session, Normalised]]:
        started = monotonic()
        threads, memory, _ = self._job.limits
        try:
            with (
                stepped(self._source.file.name) as step,
                session(threads, memory, step) as open_session,
            ):
                found = self._source.accounts(open_session, self._icp.compiled, step)
                accounts = normalised(open_session, found, self._icp, self._source.mapped)
                self._source.tell_unmatched()
                yield open_session, accounts
        except UnusableFile as error:
            raise Failure(f"{self._source.file}: {error}") from None
        self.seconds = monotonic() - started

    def _told(self, open_session: Session, accounts: Normalised) -> Summary:
        """Return the summary with what was found in the file; write what was rejected."""
        (summary,) = self.run.summaries
        self.run.rows = self._source.rows
        self._reject(accounts)
        names = list(summary.unknown)
        summary.unknown = unknown(open_session.rows, self._icp.compiled, names, CANONICAL)
        for (code, attribute, value, message), times in accounts.warnings().items():
            told = {"code": code, "attribute": attribute, "value": value, "message": message}
            if times:
                summary.add_warning(told, times)
        if self._source.shapes:
            for times, keys, meant in self._source.shapes.ignored():
                summary.add_ignored(keys, meant, times)
        return summary

    def _reject(self, accounts: Normalised) -> None:
        path = self._job.limits.rejected
        if path is None:
            for row, faults in self._source.rejected(accounts):
                self._note(row, faults)
            return
        with whole(path) as partial, partial.open("wb") as file:
            for row, faults in self._source.rejected(accounts):
                self._note(row, faults)
                told = {"row": row.number, "line": row.line, "raw": row.data}
                why = [fault.model_dump() for fault in faults]
                file.write(orjson.dumps({**told, "faults": why}) + b"\n")

    def _note(self, row: Row, faults: Sequence[Fault]) -> None:
        self.run.failed += 1
        self.run.note(row, None if row.fault else self._icp.key, faults)
