"""`icp normalize`: the accounts of a file as canonical columns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from app.cli.bulk.installed import require_bulk
from app.cli.bulk.options import (
    Job,
    MemoryOption,
    RejectedOption,
    ThreadsOption,
    check_files,
    limits,
    output_file,
)
from app.cli.choosing import choose_icp
from app.cli.reading.source import FileArgument, JoinOption, MapOption  # noqa: TC001 - typer reads them

OneIcpOption = Annotated[
    str, typer.Option("--icp", metavar="KEY|FILE", help="A library key or a definition.")
]
CanonicalOption = Annotated[
    str, typer.Option("--out", metavar="FILE", help="The Parquet file to write.")
]


def normalize(  # noqa: PLR0913 - one parameter an option
    file: FileArgument,
    *,
    icp: OneIcpOption,
    out: CanonicalOption,
    mapping: MapOption = None,
    join: JoinOption = None,
    rejected: RejectedOption = None,
    threads: ThreadsOption = None,
    memory: MemoryOption = None,
) -> None:
    """Write the accounts of a file as the canonical columns that a definition reads.

    Every engine scores those alike. Needs the extra `bulk`.
    """
    kind, path = output_file(out, ("parquet",))
    allowed = limits(threads, memory, rejected)
    check_files(file, path, allowed.rejected)
    require_bulk()
    from app.cli.bulk.commands import normalise_columns  # noqa: PLC0415 - needs the extra

    today = datetime.now(UTC).date()
    normalise_columns(Job(file, choose_icp(icp), today, mapping, join or [], allowed, path, kind))
