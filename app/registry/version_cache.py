"""Older versions in memory: those that were active, or that somebody named by number."""

from __future__ import annotations

import asyncio
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING

from app.database.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.database.calls import Calls
    from app.registry.served import ServedVersion
    from app.registry.store import Store

MOST = 256
READ_SECONDS = 2.0
"""How long a caller waits for one to be read."""


class _Entry:
    """A version that is held, and the number of its last use."""

    __slots__ = ("used", "version")

    def __init__(self, version: ServedVersion, used: int) -> None:
        self.version = version
        self.used = used


class VersionCache:
    """The versions used last, compressed; the one not used for longest makes room.

    Args:
        store: Where the others are.
        calls: Runs what has to be read.
        most: How many are held.
    """

    def __init__(self, store: Store, calls: Calls, most: int = MOST) -> None:
        self._store = store
        self._calls = calls
        self._most = most
        self._entries: dict[tuple[str, int], _Entry] = {}
        self._uses = count()
        self._reading: dict[tuple[str, int], asyncio.Task[ServedVersion]] = {}
        self._lock = Lock()
        self.additions = 0
        """How many have come into memory so far."""

    def get(self, key: str, version: int) -> ServedVersion | None:
        """Return a version if it is held; waits for no lock."""
        entry = self._entries.get((key, version))
        if entry is None:
            return None
        entry.used = next(self._uses)
        return entry.version

    def versions(self) -> dict[tuple[str, int], ServedVersion]:
        """Return all that are held, by key and number; the one used last comes last."""
        with self._lock:
            entries = sorted(self._entries.items(), key=lambda item: item[1].used)
        return {pair: entry.version for pair, entry in entries}

    def hold(self, versions: Mapping[tuple[str, int], ServedVersion]) -> None:
        """Hold versions, as the ones used last."""
        with self._lock:
            for pair, version in versions.items():
                self._entries[pair] = _Entry(version, next(self._uses))
                self.additions += 1
            while len(self._entries) > self._most:
                del self._entries[min(self._entries, key=lambda pair: self._entries[pair].used)]

    def drop(self, pairs: Iterable[tuple[str, int]]) -> None:
        """Hold some versions no more."""
        with self._lock:
            for pair in pairs:
                self._entries.pop(pair, None)

    async def read(self, key: str, version: int) -> ServedVersion:
        """Read a version from the database, once for all who ask for it meanwhile, and hold it.

        Raises:
            UnknownIcp: there is no such ICP.
            UnknownVersion: it has no such version.
            VersionTampered: the version is not what was published.
            DatabaseUnavailable: the database does not answer, or not in time.
        """
        reading = self._reading.get((key, version))
        if reading is None:
            reading = asyncio.create_task(self._read(key, version))
            self._reading[key, version] = reading
            reading.add_done_callback(lambda task: self._done(key, version, task))
        try:
            async with asyncio.timeout(READ_SECONDS):
                return await asyncio.shield(reading)
        except TimeoutError as error:
            raise DatabaseUnavailable("the database does not answer in time") from error

    async def _read(self, key: str, version: int) -> ServedVersion:
        found = await self._calls.run(lambda: self._store.version(key, version))
        self.hold({(key, version): found})
        return found

    def _done(self, key: str, version: int, task: asyncio.Task[ServedVersion]) -> None:
        del self._reading[key, version]
        if not task.cancelled():
            task.exception()  # whoever waited has it; nobody may be left to
