"""Rows of a CSV file, by the columns its first line names."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import TYPE_CHECKING, BinaryIO, TextIO

from app.cli.errors import Failure
from app.cli.reading.row import Row, bad_row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schemas.mapping import Read

_DELIMITERS = (",", ";", "\t", "|")


def csv_rows(path: Path, stream: BinaryIO, read: Read) -> Iterator[Row]:
    """Yield the rows of a CSV file; lines may end in CR, LF or both, cells may hold line ends.

    A line with fewer cells than columns lacks the last ones; one with more is a fault.
    """
    encoding = "utf-8-sig" if read.encoding.lower() in {"utf-8", "utf8"} else read.encoding
    lines = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        yield from _rows(path, lines, read)
    finally:
        lines.detach()  # whoever opened the file closes it


def _rows(path: Path, lines: TextIO, read: Read) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=read.delimiter, strict=True)
    try:
        header = next(reader, [])
    except csv.Error as error:
        raise Failure(f"{path}: the first line is not CSV: {error}") from None
    _check_header(path, header, read)
    number = 0
    while True:
        first = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            number += 1
            yield bad_row(number, first, _not_csv(first, reader.line_num, error))
            continue
        if not cells:
            continue
        number += 1
        if len(cells) > len(header):
            message = f"This line has {len(cells)} cells, the first line names {len(header)}."
            yield bad_row(number, reader.line_num, message)
        else:
            yield Row(number, reader.line_num, dict(zip(header, cells, strict=False)))


def _not_csv(first: int, last: int, error: csv.Error) -> str:
    if first == last:
        return f"This line is not CSV: {error}."
    lines = f"Lines {first:,} to {last:,} are one row that is not CSV"
    return f"{lines}: {error}. A quote that opens on the first of them may have no end."


def _check_header(path: Path, header: list[str], read: Read) -> None:
    named = Counter(name for name in header if name.strip())
    if not named:
        raise Failure(f"{path}: the first line must name the columns")
    for name, times in named.items():
        if times > 1:
            raise Failure(f"{path}: the column '{name}' is named {times} times; rename the others")
    for other in _DELIMITERS:
        if len(header) == 1 and other != read.delimiter and other in header[0]:
            raise Failure(
                f"{path}: the first line names a single column and holds {json.dumps(other)}; if"
                " that separates the columns, say so in a mapping:"
                f" `read: {{delimiter: {json.dumps(other)}}}`"
            )
