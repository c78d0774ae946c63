"""`icp score`: score a file of accounts here, without a server or a database."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.bulk.installed import require_bulk
from app.cli.bulk.options import (
    Engine,
    EngineOption,
    Job,
    MemoryOption,
    RejectedOption,
    ThreadsOption,
    limits,
    output_file,
    refuse_same,
)
from app.cli.choosing import choose_icp
from app.cli.days import AsOfOption, day
from app.cli.errors import FAULTS, Misuse
from app.cli.output.opening import Output, opened
from app.cli.output.report import report
from app.cli.reading.source import FileArgument, JoinOption, MapOption, Source
from app.cli.scoring import Run

if TYPE_CHECKING:
    from app.cli.choosing import LocalIcp

IcpOption = Annotated[
    list[str],
    typer.Option("--icp", metavar="KEY|FILE", help="A library key or a definition; repeatable."),
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
    engine: EngineOption = Engine.ROWS,
    rejected: RejectedOption = None,
    threads: ThreadsOption = None,
    memory: MemoryOption = None,
) -> None:
    """Score a file of accounts here: no server, no database.

    Shows the best accounts and a summary: bands, flags, what is unknown, what was not understood.
    """
    if engine is Engine.DUCKDB:
        if output or detail:
            raise Misuse(
                "--engine duckdb writes every outcome to a file: name it with --out, and leave out"
                " --output and --detail"
            )
        kind, path = output_file(out, ("parquet", "csv", "ndjson"))
        refuse_same(file, path, rejected)
        allowed = limits(threads, memory, rejected)
        chosen = _only(_chosen(icp))
        _in_columns(Job(file, chosen, day(as_of), mapping, join or [], allowed, path, kind))
        return
    if rejected or threads or memory:
        raise Misuse("--rejected, --threads and --memory are for columns: add --engine duckdb")
    if out and out.suffix.lower() == ".parquet":
        raise Misuse(f"--out {out}: Parquet is written in columns: add --engine duckdb")
    source = Source(file, mapping, join or [])
    kind = output or _named_by(out)
    if out and out.exists() and file.exists() and out.samefile(file):
        raise Misuse(f"--out {out} is the file that is read; name another")
    icps = _chosen(icp)
    run = Run(icps, day(as_of))
    with opened(kind, out, icps, top=top, detail=detail) as writer:
        run.score(source.rows(), writer)
    for line in report(run, mapped=source.is_mapped):
        typer.echo(line, err=kind is not Output.TABLE)
    if run.failed:
        raise typer.Exit(FAULTS)


def _in_columns(job: Job) -> None:
    require_bulk()
    from app.cli.bulk.commands import score_columns  # noqa: PLC0415 - needs the extra

    score_columns(job)


def _only(icps: list[LocalIcp]) -> LocalIcp:
    (icp, *others) = icps
    if others:
        raise Misuse("--engine duckdb scores against one ICP at a time; leave out the other --icp")
    return icp


def _chosen(names: list[str]) -> list[LocalIcp]:
    icps = [choose_icp(name) for name in dict.fromkeys(names)]
    keys = Counter(icp.named["key"] for icp in icps)
    for key, times in keys.items():
        if times > 1:
            raise Misuse(f"--icp: two definitions have the key '{key}'; score them one by one")
    return icps


def _named_by(out: Path | None) -> Output:
    ending = out.suffix.lower().removeprefix(".") if out else "table"
    if ending == "jsonl":
        return Output.NDJSON
    return Output(ending) if ending in Output.__members__.values() else Output.TABLE
