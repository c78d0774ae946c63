"""From the values of a raw account straight to their classes, where each was met before.

What a value is read as, and the class of that, are worked out once. An account with anything to
note, a warning, a fault or a key that resembles a known one, is left to the thorough reader.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import orjson

from app.engine.memo import Memo
from app.engine.normalise.notes import Notes
from app.engine.normalise.reader import MAX_KEYS
from app.engine.normalise.text import SHORT
from app.engine.validity import Moving
from schemas.attributes import IDENTITY
from schemas.base import MAX_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from app.engine.classes import ValueClass
    from app.engine.normalise import Reader
    from app.engine.reading import FactReader
    from app.engine.validity import Standing
    from app.engine.values import Value
    from schemas.attributes import AttributeDeclaration

REMEMBERED = 4_096
"""Values of each attribute, and keys that nobody reads, that are remembered."""
LONGEST = 512
"""Bytes of the JSON of a list or an object that is remembered."""

_NEVER_LONG = MAX_TEXT // (18 * 3)
"""Characters of a text that is not too long however it is folded.

To NFKC a character becomes at most 18 (U+FDFA), and without case each of those at most 3.
"""

_CONTAINERS = frozenset({list, dict})
_SCALARS = frozenset({bool, int, float})
_TAKEN = {"number": frozenset({int, float}), "boolean": _SCALARS}
_NOTHING: Any = object()
"""What a value that moves is read as when it says nothing."""


class _NotedError(Exception):
    """There is something to note."""


RawReading = tuple["list[ValueClass]", "list[Standing]", int]
"""What a raw account with nothing to note says to a definition on a day.

Classes and standings as in `Reading`, and how many keys nobody reads there are. A plain tuple: one
with names takes as long to make as three values to read.
"""


class RawReader:
    """Reads raw accounts of one definition.

    Args:
        attributes: Every known attribute by name.
        reader: Reads values thoroughly.
        facts: Finds the classes of canonical values.
    """

    def __init__(
        self, attributes: Mapping[str, AttributeDeclaration], reader: Reader, facts: FactReader
    ) -> None:
        self._facts = facts
        known = {
            name: _Attribute(name, declared.type, reader, facts)
            for name, declared in attributes.items()
        }
        self._attributes = Memo(partial(_attribute, known, reader), REMEMBERED)

    def read(  # noqa: C901, PLR0912 - one loop: a call for each value would cost more than it does
        self, raw: Mapping[str, object], as_of: date
    ) -> RawReading | None:
        """Return what an account says on a day; None if it takes a thorough reading.

        Args:
            raw: The account, as orjson reads it.
            as_of: The day of scoring.
        """
        if type(raw) is not dict or len(raw) > MAX_KEYS:
            return None
        classes = self._facts.absent.copy()
        moving: dict[str, Moving] = {}
        ignored = 0
        attributes = self._attributes
        try:
            for key, value in raw.items():
                attribute = attributes[key]
                if attribute is None:
                    ignored += 1
                    continue
                kind = type(value)
                if kind is str:
                    if attribute.is_only_named and "\0" not in value:
                        size = len(value)
                        if size <= _NEVER_LONG or (size <= MAX_TEXT and value.isascii()):
                            continue
                    known = attribute.get(value)
                elif value is None:
                    continue
                elif kind is list or kind is dict:
                    known = attribute.get(orjson.dumps(value))
                else:  # True equals 1, and of the two a number may only be one
                    known = attribute.get(value) if kind in attribute.taken else None
                if known is None:
                    known = attribute.learn(value, raw)
                where = attribute.where
                if where is not None:
                    classes[where] = known
                elif attribute.timeline is not None and known is not _NOTHING:
                    moving[key] = known
        except _NotedError:
            return None
        return classes, self._facts.standings(as_of, classes, moving), ignored


def _attribute(known: Mapping[str, _Attribute], reader: Reader, key: str) -> _Attribute | None:
    """Return the attribute that a key names; None if nobody reads it.

    Raises:
        _NotedError: There is something to note of the key.
    """
    found = known.get(key)
    if found is None and not reader.is_quiet(key):
        raise _NotedError
    return found


class _Attribute(dict[Any, Any]):
    """What the values of one attribute come to that were met before.

    The values are the keys, a list or an object by its JSON. They come to their class, or their
    classes on several domains; when time moves those, to a `Moving`.

    Attributes:
        where: The places of the classes; None when no domain reads it, or time moves them.
        is_only_named: Whether it says no more than which account this is.
        timeline: What says how they move in time; None if they do not.
        taken: The kinds of scalars, beside texts, that it may be read from.
    """

    __slots__ = (
        "_find",
        "_most",
        "_name",
        "_reader",
        "is_only_named",
        "taken",
        "timeline",
        "where",
    )

    def __init__(self, name: str, type_: str, reader: Reader, facts: FactReader) -> None:
        super().__init__()
        self._name = name
        self._reader = reader
        self.where: int | slice | None
        self._find: Callable[[Value | None], Any] | None
        self.where, self._find = facts.places.get(name, (None, None))
        self.timeline = facts.timelines.get(name)
        self.taken = _TAKEN.get(type_, frozenset())
        # which account it is hardly ever comes twice, and a region is read by its country
        self._most = 0 if name in IDENTITY or name == "region" else REMEMBERED
        self.is_only_named = name in IDENTITY and self.where is None and self.timeline is None

    def learn(self, given: object, raw: Mapping[str, object]) -> Any:  # noqa: ANN401 - see the class
        """Return what a value comes to, and remember it if it is short.

        Raises:
            _NotedError: There is something to note of it.
        """
        notes = Notes()
        found = self._reader.value(self._name, given, raw, notes)
        if notes.faults or notes.warnings:
            raise _NotedError
        known = self._known(found)
        token = orjson.dumps(given) if type(given) in _CONTAINERS else given
        if self._most and _is_short(token):
            if len(self) >= self._most:
                self.clear()
            # what orjson returns takes 4 kB however short it is
            self[bytes(memoryview(token)) if isinstance(token, bytes) else token] = known
        return known

    def _known(self, found: Value | None) -> Any:  # noqa: ANN401 - see the class
        if self.timeline is not None:
            return _NOTHING if found is None else Moving(self.timeline, found)
        return _NOTHING if self._find is None else self._find(found)


def _is_short(token: object) -> bool:
    if isinstance(token, str):
        return len(token) <= SHORT
    return not isinstance(token, bytes) or len(token) <= LONGEST
