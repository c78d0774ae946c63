"""YAML 1.2 read with the core schema only, event by event, so that nothing is ever expanded."""

from __future__ import annotations

import re
from math import inf
from typing import TYPE_CHECKING, Protocol

import yaml

from app.engine.codes import Code
from app.engine.faults import MAX_FAULTS, DocumentUnreadable, Path, pointer_to, shown
from app.engine.plain import (
    LONGEST_INTEGER,
    MAX_DEPTH,
    TOO_DEEP,
    decode,
    key_fault,
    repeated,
    scalar_fault,
)
from schemas.base import MAX_NUMBER
from schemas.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEAN = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = {"0o": (re.compile(r"0o[0-7]+"), 8), "0x": (re.compile(r"0x[0-9a-fA-F]+"), 16)}
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")

_NOT_TEXT = "A key is a text, but this is read as null, a boolean, a number or a group; quote it."


def parse_yaml(data: bytes) -> JsonValue:
    """Read a YAML document: null, booleans and numbers of the core schema; all else is text.

    Raises:
        DocumentUnreadable: It is not UTF-8, not YAML, more or less than one document, uses keys
            that are no texts, repeated keys, anchors, aliases, merge keys or tags, or holds what
            canonical JSON cannot carry; with all faults up to the first that stops the reading.
    """
    text = decode(data)
    reader = _Reader(yaml.parse(text, Loader=yaml.CSafeLoader))
    try:
        value = reader.document()
    except yaml.reader.ReaderError as error:
        before = data[: error.position]
        line, column = before.count(b"\n"), len(before) - before.rfind(b"\n") - 1
        reader.add(None, line, column, Code.MALFORMED, f"{error.reason}; remove it.")
    except yaml.MarkedYAMLError as error:
        place = _place(error.problem_mark)
        reader.add(None, *place, Code.MALFORMED, f"{error.problem}; write YAML.")
    except _StopReading:
        pass
    if reader.faults:
        raise DocumentUnreadable(reader.faults)
    return value


class _StopReading(Exception):  # noqa: N818 - not an error: the fault is already noted
    """What follows cannot be read with any sense."""


class _Reader:
    """Builds plain data from the events of one text, and notes the faults."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events
        self.faults: list[Fault] = []

    def add(self, path: Path, line: int, column: int, code: Code, message: str) -> None:
        """Note a fault; `line` and `column` count from 0."""
        where = f"Line {line + 1}, column {column + 1}: "
        self.faults.append(Fault(pointer=pointer_to(path), code=code, message=where + message))
        if len(self.faults) > MAX_FAULTS:
            raise _StopReading

    def document(self) -> JsonValue:
        """Return the only document of the text."""
        next(self._events)
        start = next(self._events)
        if isinstance(start, yaml.StreamEndEvent):
            self._note(start, None, (Code.MALFORMED, "There is no document; write one."))
            raise _StopReading
        value = self._value(next(self._events), None, 0)
        next(self._events)
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            message = "A second document starts here; submit one document."
            self._note(after, None, (Code.SEVERAL_DOCUMENTS, message))
        return value

    def _value(self, event: yaml.Event, path: Path, level: int) -> JsonValue:
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            message = f"Anchors and aliases ({shown(event.anchor)}) are not used; write it out."
            self._note(event, path, (Code.ANCHOR, message))
        if isinstance(event, yaml.AliasEvent):
            return None
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            message = f"Tags ({shown(event.tag)}) are not used; remove it."
            self._note(event, path, (Code.TAG, message))
        if isinstance(event, yaml.ScalarEvent):
            value = core_scalar(event.value) if event.implicit[0] else event.value
            self._note(event, path, scalar_fault(value))
            return value
        if level >= MAX_DEPTH:
            self._note(event, path, (Code.TOO_DEEP, TOO_DEEP))
            raise _StopReading
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path, level + 1)
        return self._sequence(path, level + 1)

    def _sequence(self, path: Path, level: int) -> list[JsonValue]:
        items: list[JsonValue] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(event, (path, len(items)), level))
        return items

    def _mapping(self, path: Path, level: int) -> dict[str, JsonValue]:
        members: dict[str, JsonValue] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, path, level)
            if key in members:
                self._note(event, (path, key), (Code.DUPLICATE_KEY, repeated(key)))
            value = self._value(next(self._events), path if key is None else (path, key), level)
            if key is not None:
                members.setdefault(key, value)
        return members

    def _key(self, event: yaml.Event, path: Path, level: int) -> str | None:
        """Return a key, or None after noting why it is none."""
        count = len(self.faults)
        key = self._value(event, path, level)
        if len(self.faults) > count:
            return None
        if not isinstance(key, str):
            self._note(event, path, (Code.KEY_NOT_TEXT, _NOT_TEXT))
            return None
        wrong = key_fault(key)
        if key == "<<" and isinstance(event, yaml.ScalarEvent) and event.implicit[0]:
            wrong = Code.MERGE_KEY, "Merge keys (<<) are not used; write the members out."
        self._note(event, path, wrong)
        return None if wrong else key

    def _note(self, event: yaml.Event, path: Path, wrong: tuple[Code, str] | None) -> None:
        if wrong:
            self.add(path, *_place(event.start_mark), *wrong)


class _Mark(Protocol):
    line: int
    column: int


def _place(mark: _Mark | None) -> tuple[int, int]:
    return (mark.line, mark.column) if mark else (0, 0)


def core_scalar(text: str) -> JsonValue:
    """Return what the core schema of YAML 1.2 makes of an unquoted scalar.

    A number that no document may hold becomes another one that no document may hold.
    """
    if text in _NULL:
        return None
    if text in _BOOLEAN:
        return _BOOLEAN[text]
    if text[0] not in "+-.0123456789":
        return text
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) <= LONGEST_INTEGER else MAX_NUMBER + 1
    pattern, base = _BASED.get(text[:2], (_FLOAT, 0))
    if not pattern.fullmatch(text):
        return inf if _NOT_FINITE.fullmatch(text) else text
    return int(text[2:], base) if base else float(text)
