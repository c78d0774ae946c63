"""The options of commands that work in columns."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from app.cli.errors import Misuse
from app.cli.whole import refuse_unwritable

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from app.cli.choosing import LocalIcp


class Engine(StrEnum):
    """What scores a file."""

    ROWS = "rows"
    DUCKDB = "duckdb"
    SPARK = "spark"


EngineOption = Annotated[
    Engine,
    typer.Option(help="Row by row with every detail, or in columns: here, or on a cluster."),
]
RejectedOption = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="In columns: the rows that cannot be read, as NDJSON."),
]
ThreadsOption = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="With DuckDB: threads; all if not given.")
]
MemoryOption = Annotated[
    str | None,
    typer.Option(metavar="SIZE", help="With DuckDB: memory to use before spilling, as 2GB."),
]
_SIZE = re.compile(r"[0-9]+(\.[0-9]+)? ?[KMGT]i?B", re.IGNORECASE)
_ENDINGS = {".parquet": "parquet", ".csv": "csv", ".ndjson": "ndjson", ".jsonl": "ndjson"}


class Limits(NamedTuple):
    """What a run may use, and where it tells what it could not read."""

    threads: int | None
    memory: str | None
    rejected: Path | None


class Job(NamedTuple):
    """What one run reads, what scores it, and what it writes.

    Attributes:
        file: The accounts.
        icp: The definition.
        as_of: The day of scoring.
        mapping: How columns become attributes; None where rows are accounts already.
        joins: The second files of the mapping, as `NAME=FILE`.
        limits: What it may use.
        out: The file to write.
        kind: What it is: `parquet`, `csv` or `ndjson`.
    """

    file: Path
    icp: LocalIcp
    as_of: date
    mapping: str | None
    joins: Sequence[str]
    limits: Limits
    out: Path
    kind: str


def limits(threads: int | None, memory: str | None, rejected: str | None) -> Limits:
    """Return the limits that options name.

    Raises:
        Misuse: One of them says nothing.
    """
    if memory is not None and not _SIZE.fullmatch(memory):
        raise Misuse(f"--memory {memory}: write a size such as 2GB or 512MB")
    unread = None if rejected is None else Path(rejected)
    if unread is not None and _ENDINGS.get(unread.suffix.lower()) != "ndjson":
        raise Misuse(f"--rejected {rejected}: rejected rows are NDJSON; name it .ndjson")
    return Limits(threads, memory, unread)


def output_file(out: str | None, kinds: Collection[str]) -> tuple[str, Path]:
    """Return what a file is by its name, and the file.

    Raises:
        Misuse: There is none, or its name says nothing that can be written.
    """
    if out is None:
        raise Misuse("--out is missing: columns are written to a file")
    path = Path(out)
    kind = _ENDINGS.get(path.suffix.lower(), "")
    if kind not in kinds:
        endings = ", ".join(f".{name}" for name in kinds)
        raise Misuse(f"--out {out}: the name must end in {endings}")
    return kind, path


def check_files(file: Path, *written: Path | None) -> None:
    """Make sure that files can be written, and that none is read and written, or written twice.

    Raises:
        Misuse: One cannot be, or is.
    """
    for path in written:
        if path is not None:
            refuse_unwritable(path)
    paths = [path.resolve() for path in (file, *written) if path is not None]
    if len(set(paths)) < len(paths):
        raise Misuse("what is read, --out and --rejected are not three files; name others")
