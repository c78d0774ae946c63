"""Documents: JSON text to plain data, and plain data to its canonical bytes (RFC 8785)."""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

import rfc8785

from app.engine.codes import Code
from app.engine.faults import MAX_FAULTS, DocumentUnreadable
from app.engine.plain import (
    LONGEST_INTEGER,
    TOO_DEEP,
    Repeated,
    decode,
    faults_of,
    refused,
    too_large,
)
from schemas.base import MAX_DOCUMENT_BYTES, MAX_NUMBER

if TYPE_CHECKING:
    from pydantic import JsonValue

__all__ = ["DocumentUnreadable", "canonical", "parse_json"]


def parse_json(data: bytes, most: int = MAX_DOCUMENT_BYTES) -> JsonValue:
    """Read a JSON document of at most so many bytes.

    Raises:
        DocumentUnreadable: It is not UTF-8 or not JSON, an object repeats a key, or it holds what
            canonical JSON cannot carry; with all faults, except that malformed JSON has one.
    """
    text = decode(data, most)
    try:
        value: JsonValue = json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_constant=float
        )
    except json.JSONDecodeError as error:
        raise refused(
            Code.MALFORMED, f"Line {error.lineno}, column {error.colno}: {error.msg}; write JSON."
        ) from None
    except RecursionError:
        raise refused(Code.TOO_DEEP, TOO_DEEP) from None
    return _sound(value)


def canonical(document: JsonValue) -> bytes:
    """Return the RFC 8785 form of plain data: the same bytes however it was written.

    Raises:
        DocumentUnreadable: The data hold what RFC 8785 cannot carry, or more than 1 MiB of it.
    """
    data = rfc8785.dumps(_sound(document))
    if len(data) > MAX_DOCUMENT_BYTES:
        raise too_large(len(data))
    return data


def _sound(value: JsonValue) -> JsonValue:
    faults = tuple(islice(faults_of(value), MAX_FAULTS + 1))
    if faults:
        raise DocumentUnreadable(faults)
    return value


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    counts = Counter(key for key, _ in pairs)
    marked = Repeated(members)
    marked.keys_repeated = frozenset(key for key, count in counts.items() if count > 1)
    return marked


def _integer(text: str) -> int:
    """Read an integer; one too long to be legal becomes one just too large, without the work."""
    return int(text) if len(text) <= LONGEST_INTEGER else MAX_NUMBER + 1
