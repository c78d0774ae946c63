"""What the commands that work in columns do, once these are known to be there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import typer

from app.cli.bulk.running import ColumnRun
from app.cli.errors import FAULTS
from app.cli.output.report import failures, findings, report

if TYPE_CHECKING:
    from app.cli.bulk.options import Job
    from app.cli.scoring import Run


class Made(Protocol):
    """A run that is over.

    Attributes:
        run: What was scored.
        seconds: How long it took.
    """

    run: Run
    seconds: float

    @property
    def is_mapped(self) -> bool:
        """Whether a mapping made the accounts."""


def score_columns(job: Job) -> None:
    """Score a file in columns, and show the summary."""
    made = ColumnRun(job)
    made.score()
    show_scored(made)


def show_scored(made: Made) -> None:
    """Show the summary of what was scored."""
    for line in report(made.run, mapped=made.is_mapped):
        typer.echo(line, err=True)
    _end(made)


def normalise_columns(job: Job) -> None:
    """Write the canonical accounts of a file, and show what was found in it."""
    made = ColumnRun(job)
    made.normalise()
    (summary,) = made.run.summaries
    typer.echo(f"{summary.icp}: {summary.scored:,} normalised", err=True)
    for line in findings(summary) if summary.scored else ():
        typer.echo(line, err=True)
    for line in failures(made.run, mapped=made.is_mapped):
        typer.echo(line, err=True)
    _end(made)


def _end(made: Made) -> None:
    rate = made.run.rows / made.seconds
    typer.echo(f"{made.seconds:,.1f} s, {rate:,.0f} accounts a second", err=True)
    if made.run.failed:
        raise typer.Exit(FAULTS)
