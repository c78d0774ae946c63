"""`icp score`: score a file of accounts here, without a server or a database."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.choosing import choose_icp, choose_mapping
from app.cli.errors import FAULTS, Failure, Misuse
from app.cli.output.opening import Output, opened
from app.cli.output.report import report
from app.cli.progress import watched
from app.cli.reading.joins import read_joins
from app.cli.reading.rows import file_format, read_rows
from app.cli.scoring import Run
from app.cli.texts import plain
from schemas.base import FIRST_DAY, LAST_DAY
from schemas.mapping import Read

if TYPE_CHECKING:
    from app.cli.choosing import LocalIcp, LocalMapping

FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="Accounts: .csv, .json or .ndjson, plain or .gz.")
]
IcpOption = Annotated[
    list[str],
    typer.Option("--icp", metavar="KEY|FILE", help="A library key or a definition; repeatable."),
]
MapOption = Annotated[
    str | None,
    typer.Option("--map", metavar="KEY|FILE", help="How the file's columns become attributes."),
]
JoinOption = Annotated[
    list[str] | None,
    typer.Option("--join", metavar="NAME=FILE", help="The second file of a join of the mapping."),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(metavar="YYYY-MM-DD", help="The day of scoring; today (UTC) if not given."),
]
DetailOption = Annotated[
    bool, typer.Option("--detail", help="Every criterion with its outcome, and what to find out.")
]
OutputOption = Annotated[
    Output | None,
    typer.Option(help="A table for people, the others for programs; else as --out is named."),
]
OutOption = Annotated[Path | None, typer.Option(metavar="FILE", help="Write to a file.")]
TopOption = Annotated[
    int, typer.Option(metavar="N", min=1, help="How many accounts a table shows.")
]


def score(  # noqa: PLR0913 - one parameter an option
    file: FileArgument,
    *,
    icp: IcpOption,
    mapping: MapOption = None,
    join: JoinOption = None,
    as_of: AsOfOption = None,
    detail: DetailOption = False,
    output: OutputOption = None,
    out: OutOption = None,
    top: TopOption = 25,
) -> None:
    """Score a file of accounts here: no server, no database.

    Shows the best accounts and a summary: bands, flags, what is unknown, what was not understood.
    """
    file_format(file)
    day = _day(as_of)
    kind = output or _named_by(out)
    if out and out.exists() and file.exists() and out.samefile(file):
        raise Misuse(f"--out {out} is the file that is read; name another")
    icps = _chosen(icp)
    chosen = choose_mapping(mapping) if mapping else None
    if join and chosen is None:
        raise Misuse("--join names the second file of a mapping: give the mapping with --map")
    run = Run(
        icps,
        day,
        chosen.compiled if chosen else None,
        read_joins(chosen, join or [], lambda note: typer.echo(note, err=True)) if chosen else {},
    )
    read = chosen.compiled.mapping.read if chosen else Read()
    with watched(file) as watch, opened(kind, out, icps, top=top, detail=detail) as writer:
        run.score(read_rows(file, read, watch), writer)
    for line in report(run):
        typer.echo(line, err=kind is not Output.TABLE)
    _judge(run, chosen, file)


def _chosen(names: list[str]) -> list[LocalIcp]:
    icps = [choose_icp(name) for name in dict.fromkeys(names)]
    keys = Counter(icp.named["key"] for icp in icps)
    for key, times in keys.items():
        if times > 1:
            raise Misuse(f"--icp: two definitions have the key '{key}'; score them one by one")
    return icps


def _judge(run: Run, chosen: LocalMapping | None, file: Path) -> None:
    if run.rows and run.empty == run.rows and chosen:
        key = chosen.compiled.mapping.key
        raise Failure(f"the mapping '{key}' found nothing in {file}: none of its columns is there")
    if run.failed:
        raise typer.Exit(FAULTS)


def _day(as_of: str | None) -> date:
    if as_of is None:
        return datetime.now(UTC).date()
    try:
        day = date.fromisoformat(as_of)
    except ValueError:
        raise Misuse(
            f"--as-of {plain(as_of)}: write the day as YYYY-MM-DD, such as 2026-01-15"
        ) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Misuse(f"--as-of {day}: days lie between {FIRST_DAY} and {LAST_DAY}")
    return day


def _named_by(out: Path | None) -> Output:
    ending = out.suffix.lower().removeprefix(".") if out else "table"
    if ending == "jsonl":
        return Output.NDJSON
    return Output(ending) if ending in Output.__members__.values() else Output.TABLE
