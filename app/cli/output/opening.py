"""The writer a run writes to, opened and closed."""

from __future__ import annotations

import io
import sys
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, TextIO

import typer

from app.cli.console import console
from app.cli.output.table import TableWriter
from app.cli.output.writers import CsvWriter, JsonWriter
from app.cli.whole import whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.cli.choosing import LocalIcp
    from app.cli.output.writers import Writer


class Output(StrEnum):
    """What decisions are written as."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"


@contextmanager
def opened(
    kind: Output, out: Path | None, icps: Sequence[LocalIcp], *, top: int, detail: bool
) -> Iterator[Writer]:
    """Yield a writer to a file, which is there only once it is whole, or to the screen.

    Raises:
        Failure: The file cannot be written.
    """
    with writing(out) as stream:
        writer: Writer
        definitions = [icp.compiled.definition for icp in icps]
        if kind is Output.CSV:
            writer = CsvWriter(stream, definitions, detail=detail)
        elif kind is Output.TABLE:
            bands = {icp.named["key"]: icp.compiled.bands for icp in icps}
            writer = TableWriter(console(stream), bands, top=top, detail=detail)
        else:
            writer = JsonWriter(stream, lines=kind is Output.NDJSON, detail=detail)
        yield writer
        writer.close()


@contextmanager
def writing(out: Path | None) -> Iterator[TextIO]:
    """Yield a file, which is there only once it is whole, or the screen.

    Raises:
        Failure: The file cannot be written.
    """
    if out is None:
        screen = typer.get_binary_stream("stdout")
        stream = io.TextIOWrapper(screen, encoding="utf-8", newline="", write_through=True)
        try:
            yield stream
        finally:
            stream.detach()
            sys.stdout.flush()
        return
    with whole(out) as partial, partial.open("w", encoding="utf-8", newline="") as file:
        yield file
