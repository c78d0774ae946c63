"""Accounts seen before: what was made of them, by definition, in room that all share."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, ClassVar, NamedTuple
from weakref import WeakSet

from app.engine.fragments import kept_bytes

if TYPE_CHECKING:
    from datetime import date

    from app.engine.judgement import Judgement
    from app.engine.normalise import Account

MOST = 10_240
"""Accounts remembered, of all definitions together; at least half as many, the latest, always."""
LONGEST = 2_048
"""Bytes of the JSON of one of them."""


class Seen(NamedTuple):
    """What was made of an account on a day."""

    judgement: Judgement
    account: Account
    """Without its facts: they made the judgement, and take the most room."""
    valid_until: date | None


class SeenAccounts:
    """What one definition made of accounts; it lasts as long as the definition.

    There are the newer and the older ones. When the newer ones of all definitions together are half
    of what is remembered, they become the older ones, and those are forgotten.
    """

    _all: ClassVar[WeakSet[SeenAccounts]] = WeakSet()
    _count: ClassVar[int] = 0
    _lock: ClassVar[Lock] = Lock()

    def __init__(self) -> None:
        self._newer: dict[tuple[bytes, date], Seen] = {}
        self._older: dict[tuple[bytes, date], Seen] = {}
        with self._lock:
            self._all.add(self)

    def get(self, json: bytes, as_of: date) -> Seen | None:
        """Return what was made of an account, given its JSON; None if it is not remembered."""
        found = self._newer.get((json, as_of))
        if found is None:
            found = self._older.get((json, as_of))
            if found is not None:
                self.remember(json, as_of, found)
        return found

    def remember(self, json: bytes, as_of: date, seen: Seen) -> None:
        """Remember an account, unless it is very long."""
        if len(json) > LONGEST:
            return
        cls = SeenAccounts
        cls._count += 1
        if cls._count > MOST // 2:
            with self._lock:
                for one in self._all:
                    one._age()  # noqa: SLF001 - its own kind
            cls._count = 1
        self._newer[kept_bytes(json), as_of] = seen

    def _age(self) -> None:
        self._newer, self._older = {}, self._newer
