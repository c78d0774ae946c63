"""Plain data: what a document may hold so that RFC 8785 can carry it, whatever wrote it."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from pydantic import JsonValue

from app.engine.codes import Code
from app.engine.faults import DocumentUnreadable, Path, pointer_to, shown
from schemas.base import MAX_DOCUMENT_BYTES, MAX_NUMBER, MAX_TEXT
from schemas.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 40
"""Beyond it, a number written as an integer is not the same in every language."""

LONGEST_INTEGER = 20
"""Digits; an integer with more is too large without reading it."""
TOO_DEEP = f"This is nested deeper than {MAX_DEPTH} levels; the language needs fewer than 30."


class Repeated(dict[str, JsonValue]):
    """An object of a JSON text in which some keys came more than once."""

    keys_repeated: frozenset[str]


def decode(data: bytes, most: int = MAX_DOCUMENT_BYTES) -> str:
    """Return the text of a document of at most so many bytes.

    Raises:
        DocumentUnreadable: It is larger, starts with a byte order mark or is not UTF-8.
    """
    if len(data) > most:
        raise too_large(len(data))
    if data.startswith(b"\xef\xbb\xbf"):
        raise refused(
            Code.MALFORMED, "The document starts with a byte order mark; save it as plain UTF-8."
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refused(
            Code.MALFORMED, f"Byte {error.start} is not UTF-8; save the document as UTF-8."
        ) from None


def too_large(size: int) -> DocumentUnreadable:
    """Return the error for a document of `size` bytes, which is more than the language allows."""
    return refused(
        Code.TOO_LARGE,
        f"The document has {size:,} bytes; at most {MAX_DOCUMENT_BYTES:,} are allowed.",
    )


def refused(code: Code, message: str, pointer: str = "") -> DocumentUnreadable:
    """Return the error of a single fault."""
    return DocumentUnreadable([Fault(pointer=pointer, code=code, message=message)])


def key_fault(key: str) -> tuple[Code, str] | None:
    """Return what is wrong with the key of an object, if anything."""
    if len(key) > MAX_TEXT:
        return Code.KEY_TOO_LONG, (
            f"The key {shown(key)} has {len(key):,} characters; at most {MAX_TEXT:,} are allowed."
        )
    return _text_fault(key)


def scalar_fault(value: JsonValue) -> tuple[Code, str] | None:
    """Return why RFC 8785 cannot carry a text or a number, if it cannot."""
    if isinstance(value, str):
        return _text_fault(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not isfinite(value):
        return Code.NOT_FINITE, "Infinity and NaN are not numbers here; write a finite number."
    if abs(value) > MAX_NUMBER:
        return Code.NUMBER_TOO_LARGE, (
            f"Numbers lie between -{MAX_NUMBER:,} and {MAX_NUMBER:,} (2^53 - 1); write a smaller"
            " one, or a text."
        )
    return None


def _text_fault(text: str) -> tuple[Code, str] | None:
    if "\0" in text:
        return Code.BAD_TEXT, f"The text {shown(text)} holds a NUL character; remove it."
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        return Code.BAD_TEXT, (
            f"The text {shown(text)} holds half a surrogate pair, which is no character;"
            " remove it or complete the pair."
        )
    return None


def faults_of(value: JsonValue, path: Path = None, level: int = 0) -> Iterator[Fault]:
    """Yield everything in plain data that RFC 8785 or the limits of a document do not allow.

    A key that cannot be shown is reported at the object that holds it.
    """
    if isinstance(value, dict | list) and level >= MAX_DEPTH:
        yield Fault(pointer=pointer_to(path), code=Code.TOO_DEEP, message=TOO_DEEP)
    elif isinstance(value, dict):
        for key, member in value.items():
            if wrong := key_fault(key):
                yield Fault(pointer=pointer_to(path), code=wrong[0], message=wrong[1])
            else:
                if isinstance(value, Repeated) and key in value.keys_repeated:
                    pointer = pointer_to((path, key))
                    yield Fault(pointer=pointer, code=Code.DUPLICATE_KEY, message=repeated(key))
                yield from faults_of(member, (path, key), level + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from faults_of(item, (path, index), level + 1)
    elif wrong := scalar_fault(value):
        yield Fault(pointer=pointer_to(path), code=wrong[0], message=wrong[1])


def repeated(key: str) -> str:
    """Return the sentence about a key that is there more than once."""
    return f"The key {shown(key)} is there more than once; keep one of them."
