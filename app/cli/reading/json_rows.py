"""Rows of JSON and NDJSON files."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import orjson

from app.cli.errors import Failure
from app.cli.reading.row import Row, bad_row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schemas.mapping import Read

MAX_LINE = 1_048_576
"""Bytes of one NDJSON line; what is longer is no account."""
_BOM = b"\xef\xbb\xbf"


def ndjson_rows(_path: Path, stream: BinaryIO, _read: Read) -> Iterator[Row]:
    """Yield a row for each line that is not blank."""
    number = line = 0
    while data := stream.readline(MAX_LINE + 1):
        line += 1
        if line == 1:
            data = data.removeprefix(_BOM)
        if len(data) > MAX_LINE:
            while data and not data.endswith(b"\n"):
                data = stream.readline(MAX_LINE)
            number += 1
            message = f"A line may have {MAX_LINE:,} bytes; this one has more."
            yield bad_row(number, line, message, code="too_large")
        elif data.strip():
            number += 1
            try:
                yield _record(number, line, orjson.loads(data))
            except orjson.JSONDecodeError as error:
                yield bad_row(number, line, f"This line is not JSON: {error}.")


def json_rows(path: Path, stream: BinaryIO, read: Read) -> Iterator[Row]:
    """Yield a row for each record of the list at `read.records`, or for the one object there."""
    data = stream.read().removeprefix(_BOM)
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Failure(f"{path}: this is not JSON: {error}") from None
    for step in read.records.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(value, dict) or key not in value:
            raise Failure(
                f"{path}: there is nothing at {read.records}, where the mapping looks for records"
            )
        value = value[key]
    for number, record in enumerate(value if isinstance(value, list) else [value], 1):
        yield _record(number, None, record)


def _record(number: int, line: int | None, value: object) -> Row:
    if isinstance(value, dict):
        return Row(number, line, value)
    message = "An account is a JSON object: attributes in braces."
    return bad_row(number, line, message, code="wrong_kind")
