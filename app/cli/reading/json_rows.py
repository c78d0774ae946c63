"""Rows of JSON and NDJSON files."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, BinaryIO

import orjson

from app.cli.errors import Failure
from app.cli.reading.row import Row, bad_row
from app.engine.faults import shown

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
                yield _record(number, line, _loaded(data))
            except _RefusedError as error:
                code, why = error.args
                yield bad_row(number, line, f"{why}.", code)
            except orjson.JSONDecodeError as error:
                yield bad_row(number, line, f"This line is not JSON: {error}.")


def json_rows(path: Path, stream: BinaryIO, read: Read) -> Iterator[Row]:
    """Yield a row for each record of the list at `read.records`, or for the one object there."""
    data = stream.read().removeprefix(_BOM)
    try:
        value = _loaded(data)
    except _RefusedError as error:
        raise Failure(f"{path}: {error.args[1]}") from None
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


class _RefusedError(Exception):
    """A JSON text is not taken: the code of the fault, and why."""


def _loaded(data: bytes) -> object:
    """Return the value of a JSON text, of which no key is lost.

    Raises:
        JSONDecodeError: It is none.
        _RefusedError: It has a key more than once, or cannot be looked through for that.
    """
    value = orjson.loads(data)
    if data.count(b":") != _keys(value):  # more in its texts, or more keys than are kept
        try:
            json.loads(data, object_pairs_hook=_each_once)
        except RecursionError:
            raise _RefusedError("malformed", "Lists and objects are nested too deep") from None
    return value


def _keys(value: object) -> int:
    """Return how many keys all objects of a value have."""
    count, open_ = 0, [value]
    while open_:
        one = open_.pop()
        if isinstance(one, dict):
            count += len(one)
            open_ += one.values()
        elif isinstance(one, list):
            open_ += one
    return count


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        (key, _), *_ = Counter(key for key, _ in pairs).most_common(1)
        raise _RefusedError("duplicate_key", f"{shown(key)} appears more than once in an object")
    return members


def _record(number: int, line: int | None, value: object) -> Row:
    if isinstance(value, dict):
        return Row(number, line, value)
    message = "An account is a JSON object: attributes in braces."
    return bad_row(number, line, message, code="wrong_kind")
