"""What values were read as that came before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from app.engine.normalise.text import SHORT

if TYPE_CHECKING:
    from app.engine.normalise.notes import Notes, Read
    from app.engine.values import Value

LONGEST = 512
"""Bytes of the JSON of a list or an object that is remembered."""

NEW: Any = object()  # unlike None, which a value that says nothing is read as
_EXACTLY = (
    orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_SUBCLASS
)


class Known(dict[str | bytes, "Value | None"]):
    """Reads one attribute; short texts with nothing to note are read once.

    The texts that are known are its keys, so that looking one up takes no call.

    Args:
        read: What reads the attribute.
        most: How many values are remembered.

    Attributes:
        thorough: What reads any value, whether it came before or not.
    """

    __slots__ = ("_most", "thorough")

    def __init__(self, read: Read, most: int) -> None:
        super().__init__()
        self.thorough = read
        self._most = most

    def read(self, given: object, notes: Notes) -> Value | None:
        """Return what any value but a text is read as."""
        return self.thorough(given, notes)

    def learn(self, text: str, notes: Notes) -> Value | None:
        """Return what a text is read as that is not known yet."""
        return self._learn(text, text, SHORT, notes) if self._most else self.thorough(text, notes)

    def _learn(self, key: str | bytes, given: object, longest: int, notes: Notes) -> Value | None:
        noted = len(notes.faults) + len(notes.warnings)
        found = self.thorough(given, notes)
        if len(key) <= longest and len(notes.faults) + len(notes.warnings) == noted:
            if len(self) >= self._most:
                self.clear()
            self[key] = found
        return found


class KnownLists(Known):
    """Reads short lists and objects once, too; they are known by their JSON."""

    __slots__ = ()

    def read(self, given: object, notes: Notes) -> Value | None:
        """Return what any value but a text is read as."""
        try:
            json = orjson.dumps(given, option=_EXACTLY)
        except TypeError:
            return self.thorough(given, notes)
        if b"null" in json:  # which orjson makes of NaN too
            return self.thorough(given, notes)
        found = self.get(json, NEW)
        # what orjson returns takes 4 kB however short it is
        return (
            self._learn(bytes(memoryview(json)), given, LONGEST, notes) if found is NEW else found
        )
