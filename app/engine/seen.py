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

MOST = 8_192
"""Accounts remembered, of all definitions together."""
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

    When all definitions together have seen too many, all of them forget everything.

    Attributes:
        get: What was made of an account, given its JSON and the day; None if it is not remembered.
    """

    _all: ClassVar[WeakSet[SeenAccounts]] = WeakSet()
    _count: ClassVar[int] = 0
    _lock: ClassVar[Lock] = Lock()

    def __init__(self) -> None:
        self._found: dict[tuple[bytes, date], Seen] = {}
        self.get = self._found.get
        with self._lock:
            self._all.add(self)

    def remember(self, json: bytes, as_of: date, seen: Seen) -> None:
        """Remember an account, unless it is very long."""
        if len(json) > LONGEST:
            return
        cls = SeenAccounts
        cls._count += 1
        if cls._count > MOST:
            with self._lock:
                for one in self._all:
                    one._found.clear()  # noqa: SLF001 - its own kind
            cls._count = 1
        self._found[kept_bytes(json), as_of] = seen
