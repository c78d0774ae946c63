"""Rows of a file: CSV, JSON or NDJSON, plain or gzipped, one at a time."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO, NoReturn, cast

from app.cli.errors import Failure, Misuse
from app.cli.reading.csv_rows import csv_rows
from app.cli.reading.json_rows import json_rows, ndjson_rows

if TYPE_CHECKING:
    from pathlib import Path

    from app.cli.reading.row import Row
    from schemas.mapping import Read

Watch = Callable[[int], None]
"""Told how many bytes of the file, as it lies on disk, have been read."""

_READERS = {"csv": csv_rows, "json": json_rows, "ndjson": ndjson_rows}
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_USUAL = "`read: {encoding: windows-1252}` or `mac_roman`"
_ENDINGS = {".csv": "csv", ".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson"}


def file_format(path: Path) -> str:
    """Return `csv`, `json` or `ndjson` by the file's name.

    Raises:
        Misuse: The name says nothing we know.
    """
    if kind := _format(path.name):
        return kind
    raise Misuse(
        f"{path}: the name must end in {', '.join(_ENDINGS)}, or one of these and .gz; .parquet is"
        " read by icp normalize and icp score --engine duckdb"
    )


def is_text(path: str) -> bool:
    """Return whether the name of a file, anywhere, is one of CSV, JSON or NDJSON."""
    return _format(path) is not None


def _format(name: str) -> str | None:
    name = name.lower().removesuffix(".gz")
    return next((kind for ending, kind in _ENDINGS.items() if name.endswith(ending)), None)


def read_rows(path: Path, read: Read, watch: Watch = lambda _: None) -> Iterator[Row]:
    """Yield the rows of a file without holding more of it than one (JSON is held whole).

    Raises:
        Misuse: There is no such file, or its name says nothing we know.
        Failure: The file as a whole cannot be read.
    """
    try:
        with path.open("rb") as raw:
            yield from stream_rows(path, raw, read, watch)
    except FileNotFoundError:
        raise Misuse(f"{path}: there is no such file") from None
    except OSError as error:
        raise Failure(f"{path}: {error.strerror or error}") from None


def stream_rows(
    path: Path, raw: BinaryIO, read: Read, watch: Watch = lambda _: None
) -> Iterator[Row]:
    """Yield the rows of the file called `path` from the bytes that it has.

    Raises:
        Misuse: Its name says nothing we know.
        Failure: The file as a whole cannot be read.
    """
    rows = _READERS[file_format(path)]
    zipped = path.name.lower().endswith(".gz")
    stream = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if zipped else raw
    try:
        for row in rows(path, stream, read):
            yield row
            watch(raw.tell())
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise Failure(f"{path}: this is not gzip, or its end is missing") from None
    except UnicodeDecodeError as error:
        _wrong_encoding(path, read, error)


def _wrong_encoding(path: Path, read: Read, error: UnicodeDecodeError) -> NoReturn:
    wide = error.start == 0 and error.object.startswith(_WIDE)
    usual = "`read: {encoding: utf-16}`" if wide else _USUAL
    raise Failure(
        f"{path}: byte 0x{error.object[error.start]:02x} is not {read.encoding}; name the file's"
        f" encoding in a mapping, such as {usual}"
    ) from None
