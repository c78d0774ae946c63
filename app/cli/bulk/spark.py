"""One run over a file on a cluster, from its accounts to the summary."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import typer

from app.bulk.errors import ClusterFailed, UnusableFile
from app.bulk.files import Icp
from app.bulk.groups import Mapped
from app.bulk.spark.files import Out, score_files
from app.bulk.spark.reading import Source
from app.bulk.spark.session import Cluster, session
from app.bulk.spark.workers import Record
from app.cli.bulk.adding import add_counts
from app.cli.bulk.commands import show_scored
from app.cli.bulk.shapes import Shapes
from app.cli.choosing import choose_mapping
from app.cli.errors import Failure, Misuse
from app.cli.reading.joins import read_joins
from app.cli.reading.row import Row
from app.cli.reading.rows import is_text, stream_rows
from app.cli.scoring import SHOWN_FAILURES, Run
from schemas.mapping import Read
from schemas.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.bulk.spark.files import Found
    from app.cli.bulk.spark_options import SparkJob


def score_on_spark(job: SparkJob) -> None:
    """Score a file on a cluster, and show the summary."""
    made = SparkRun(job)
    made.score()
    show_scored(made)


class SparkRun:
    """Scores one file on a cluster.

    Args:
        job: What is to be done.

    Attributes:
        run: What was scored, as row by row.
        seconds: How long that took.

    Raises:
        Misuse: There are joins and no mapping.
        Failure: The mapping has faults, or a second file cannot be read.
    """

    def __init__(self, job: SparkJob) -> None:
        self.run = Run([job.icp], job.as_of)
        self.seconds = 0.0
        self._job = job
        self._source = _source(job)

    @property
    def is_mapped(self) -> bool:
        """Whether a mapping makes the accounts."""
        return self._source.mapped is not None

    def score(self) -> None:
        """Write the results to a folder.

        Raises:
            Failure: The file cannot be read, results cannot be written, or Spark fails.
        """
        job = self._job
        icp = Icp(job.icp.compiled, job.icp.named["key"], None, job.icp.named["digest"])
        try:
            with session(Cluster(job.master, job.settings)) as spark:
                started = monotonic()
                out = Out(job.out, job.rejected)
                found = score_files(spark, self._source, icp, job.as_of, out, SHOWN_FAILURES)
                self.seconds = monotonic() - started
        except UnusableFile as error:
            raise Failure(f"{job.file}: {error}") from None
        except ClusterFailed as error:
            raise Failure(str(error)) from None
        self._tell(found)

    def _tell(self, found: Found) -> None:
        (summary,) = self.run.summaries
        add_counts(summary, found.counts)
        self.run.rows = found.counts.scored + found.rejected
        self.run.failed = found.rejected
        for one in found.first:
            row = Row(one["row"], one["line"], one["raw"])
            faults = [Fault(**fault) for fault in one["faults"]]
            self.run.note(row, self._job.icp.named["key"] if row.data else None, faults)
        summary.unknown = {name: found.unknown[name] for name in summary.unknown}
        for (code, attribute, value, message), times in found.warnings.items():
            if value is None or message is None:
                summary.add_unnamed(code, attribute, times)
            else:
                told = {"code": code, "attribute": attribute, "value": value, "message": message}
                summary.add_warning(told, times)
        shapes = Shapes(self._job.icp.compiled)
        for keys, times in found.strange.items():
            shapes.add(keys, times)
        for times, strange, meant in shapes.ignored():
            summary.add_ignored(strange, meant, times)


def _source(job: SparkJob) -> Source:
    if job.joins and job.mapping is None:
        raise Misuse("--join names the second file of a mapping: give the mapping with --map")
    mapped, read = None, Read()
    if job.mapping:
        chosen = choose_mapping(job.mapping)
        joined = read_joins(chosen, job.joins, lambda note: typer.echo(note, err=True))
        mapped, read = Mapped(chosen.compiled, joined), chosen.compiled.mapping.read
    return Source(job.file, mapped, partial(_records, read) if is_text(job.file) else None)


def _records(read: Read, name: str, content: bytes) -> Iterator[Record]:
    """Yield the rows of a text file; in the workers, of which each reads whole files."""
    for row in stream_rows(Path(name), BytesIO(content), read):
        yield Record(row.number, row.line, row.data, row.fault)
