"""`icp score`: score a file of accounts here, without a server or a database."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.bulk.installed import require_bulk, require_spark
from app.cli.bulk.options import (
    Engine,
    EngineOption,
    Job,
    MemoryOption,
    RejectedOption,
    ThreadsOption,
    check_files,
    limits,
    output_file,
)
from app.cli.bulk.spark_options import (
    ConfOption,
    MasterOption,
    SparkJob,
    output_folders,
    spark_settings,
)
from app.cli.choosing import choose_icp
from app.cli.days import AsOfOption, day
from app.cli.errors import FAULTS, Misuse
from app.cli.output.opening import Output, opened
from app.cli.output.report import report
from app.cli.reading.source import JoinOption, MapOption, Source
from app.cli.scoring import Run

if TYPE_CHECKING:
    from app.cli.choosing import LocalIcp

_ENDINGS = {
    ".csv": Output.CSV,
    ".json": Output.JSON,
    ".ndjson": Output.NDJSON,
    ".jsonl": Output.NDJSON,
    ".txt": Output.TABLE,
}
AccountsArgument = Annotated[
    str,
    typer.Argument(
        metavar="FILE",
        help="Accounts: .csv, .json or .ndjson, plain or .gz; in columns .parquet too.",
    ),
]
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
OutOption = Annotated[
    str | None, typer.Option(metavar="FILE", help="Write to a file; with Spark, a folder.")
]
TopOption = Annotated[
    int, typer.Option(metavar="N", min=1, help="How many accounts a table shows.")
]


def score(  # noqa: PLR0913 - one parameter an option
    file: AccountsArgument,
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
    master: MasterOption = None,
    conf: ConfOption = None,
) -> None:
    """Score a file of accounts here: no server, no database.

    Shows the best accounts and a summary: bands, flags, what is unknown, what was not understood.
    """
    _refuse(
        engine,
        rows=bool(output or detail),
        columns=rejected is not None,
        duckdb=bool(threads or memory),
        spark=bool(master or conf),
    )
    joins, path = join or [], Path(file)
    if engine is Engine.SPARK:
        folders, settings = output_folders(out, rejected), spark_settings(conf or [])
        chosen = _only(engine, icp)
        _on_spark(SparkJob(file, chosen, day(as_of), mapping, joins, *folders, master, settings))
        return
    if engine is Engine.DUCKDB:
        kind, results = output_file(out, ("parquet", "csv", "ndjson"))
        allowed = limits(threads, memory, rejected)
        check_files(path, results, allowed.rejected)
        chosen = _only(engine, icp)
        _in_columns(Job(path, chosen, day(as_of), mapping, joins, allowed, results, kind))
        return
    written = Path(out) if out else None
    if written and written.suffix.lower() == ".parquet":
        raise Misuse(f"--out {out}: Parquet is written in columns: add --engine duckdb")
    source = Source(path, mapping, joins)
    kind = output or _named_by(written)
    if written and written.exists() and path.exists() and written.samefile(path):
        raise Misuse(f"--out {out} is the file that is read; name another")
    icps = _chosen(icp)
    run = Run(icps, day(as_of))
    with opened(kind, written, icps, top=top, detail=detail) as writer:
        run.score(source.rows(), writer)
    for line in report(run, mapped=source.is_mapped):
        typer.echo(line, err=kind is not Output.TABLE)
    if run.failed:
        raise typer.Exit(FAULTS)


def _refuse(engine: Engine, *, rows: bool, columns: bool, duckdb: bool, spark: bool) -> None:
    """Refuse options of another engine than is asked for, where there are any."""
    if engine is Engine.ROWS and columns:
        raise Misuse("--rejected is for columns: add --engine duckdb")
    if engine is not Engine.ROWS and rows:
        raise Misuse(
            f"--engine {engine} writes every outcome: name what to write with --out, and leave out"
            " --output and --detail"
        )
    if engine is not Engine.DUCKDB and duckdb:
        raise Misuse("--threads and --memory are for DuckDB: add --engine duckdb")
    if engine is not Engine.SPARK and spark:
        raise Misuse("--master and --conf are for Spark: add --engine spark")


def _in_columns(job: Job) -> None:
    require_bulk()
    from app.cli.bulk.commands import score_columns  # noqa: PLC0415 - needs the extra

    score_columns(job)


def _on_spark(job: SparkJob) -> None:
    require_spark()
    from app.cli.bulk.spark import score_on_spark  # noqa: PLC0415 - needs the extra

    score_on_spark(job)


def _only(engine: Engine, names: list[str]) -> LocalIcp:
    (icp, *others) = _chosen(names)
    if others:
        raise Misuse(
            f"--engine {engine} scores against one ICP at a time; leave out the other --icp"
        )
    return icp


def _chosen(names: list[str]) -> list[LocalIcp]:
    icps = [choose_icp(name) for name in dict.fromkeys(names)]
    keys = Counter(icp.named["key"] for icp in icps)
    for key, times in keys.items():
        if times > 1:
            raise Misuse(f"--icp: two definitions have the key '{key}'; score them one by one")
    return icps


def _named_by(out: Path | None) -> Output:
    """Return what a file is by its name; the screen shows a table."""
    if out is None:
        return Output.TABLE
    try:
        return _ENDINGS[out.suffix.lower()]
    except KeyError:
        raise Misuse(
            f"--out {out}: the name must end in {', '.join(_ENDINGS)}, or --output say what it is"
        ) from None
