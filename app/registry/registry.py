"""What scoring reads: versions and keys in memory."""

from __future__ import annotations

import time
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING

from app.database.calls import Calls
from app.database.errors import DatabaseUnavailable
from app.registry.compiling import Compiling
from app.registry.errors import UnknownIcp, UnknownVersion, VersionTampered
from app.registry.freshness import Contact, Freshness
from app.registry.held import EMPTY, Confirmed, Held, HeldIcp, Tampered, load
from app.registry.listing import Listed, listed
from app.registry.looks import Looks
from app.registry.selectors import Named, Tagged, parse
from app.registry.served import ServedVersion, gone
from app.registry.version_cache import VersionCache
from app.registry.warming import warmed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from app.access.records import KeyRecord
    from app.database.revision import Stand
    from app.engine.compiling.compiled import Compiled
    from app.registry.records import IcpRecord
    from app.registry.store import Store

LOOK_SECONDS = 2.0
"""How long a caller waits for a look at the database."""

MAX_STALE = timedelta(hours=24)


class NotHeld(LookupError):  # noqa: N818 - an instruction to find, not an error
    """What was asked for is not in memory; `find` looks for it in the database."""


class Registry:
    """The registry in memory; any number of threads may read while one refreshes.

    Args:
        store: Where versions are stored.
        calls: Runs what has to be read for one request.
        max_stale: For how long memory answers while the database is away.

    Attributes:
        refuse_stale: Raises TooStale once it has been away for longer.
    """

    def __init__(
        self, store: Store, calls: Calls | None = None, *, max_stale: timedelta = MAX_STALE
    ) -> None:
        self._store = store
        self._held = EMPTY
        self._seen = Confirmed(EMPTY, {}, 0.0, 0.0)
        self._refreshing = Lock()
        self._replacing = Lock()
        self._contact = Contact(max_stale)
        self.refuse_stale = self._contact.require
        self._older = VersionCache(store, calls or Calls())
        self._compiling = Compiling()
        self.looks = Looks()
        """The looks at the database that others make, and wait for."""
        self.snapshot_failing = False
        """Whether what is held could not be written to disk when it was tried last."""
        self.snapshot_write_failures = 0
        """How often it could not."""

    @property
    def revision(self) -> int:
        """The revision held; -1 before the first."""
        return self._held.stand.revision

    @property
    def keys(self) -> Mapping[str, KeyRecord]:
        """The keys to check callers against, by id."""
        return self._held.keys

    @property
    def icp_keys(self) -> Iterable[str]:
        """The key of every ICP."""
        return self._held.icps.keys()

    def seen(self) -> Confirmed:
        """Return everything held, and when the database was seen to hold it."""
        return self._seen._replace(older=self._older.versions())

    @property
    def additions(self) -> int:
        """How many older versions have come into memory so far."""
        return self._older.additions

    def freshness(self) -> Freshness:
        """Return how old what is held may be, from memory alone."""
        return self._contact.freshness(self._held.stand.revision)

    def refresh(self) -> None:
        """Read what changed; waits for the database.

        Where a version that was in use is replaced, the next one is compiled first: no request
        waits for that.

        Raises:
            DatabaseUnavailable: the database does not answer; what is held stays.
        """
        with self._refreshing:
            began = time.time()
            old = self._held
            known = old.versions() | self._older.versions()
            with self._store.contents({pair: known[pair].digest for pair in known}) as contents:
                fresh = {(each.key, each.version): load(each) for each in contents.versions}
            kept = {pair: known[pair] for pair in known if pair in contents.unchanged}
            versions = kept | fresh
            icps = {icp.key: HeldIcp(icp, _shown(icp, versions)) for icp in contents.icps}
            keys = {key.id: key for key in contents.keys}
            new = Held(contents.stand, icps, keys)
            new = warmed(new, old)
            replaced = old.versions().keys() - new.versions().keys()
            pinned = {pair for pair in replaced if f"{pair[0]}@{pair[1]}" in old.resolved}
            self._older.hold({pair: kept[pair] for pair in kept if pair in pinned})
            self._hold(new, began)
            self._older.drop(known.keys() - kept.keys())

    def restore(self, seen: Confirmed) -> None:
        """Begin with what was held before, unless the database has answered already."""
        held = warmed(seen.held, EMPTY)
        with self._replacing:
            if self._held is EMPTY:
                self._older.hold(seen.older)
                self._held = held
                self._seen = seen
                self._contact.inherited(time.time() - seen.ended)

    def is_at(self, stand: Stand, began: float) -> bool:
        """Note what the database answered; return whether it stands where memory does.

        Args:
            stand: The answer.
            began: When it was asked, by `time.time`.
        """
        with self._replacing:
            same = self._held.stand == stand
            if same:
                self._note(began)
            return same

    def resolve(self, icp: str) -> list[ServedVersion | VersionTampered]:
        """Return the versions a caller names, from memory alone; the list is not to be changed.

        Args:
            icp: `key` (one: the active version), `key@3` (one), `tag:emea` or `*` (any number of
                active versions). Where several are named, one that was tampered with is its error;
                under a tag such a one is always listed, as its tags cannot be known.

        Raises:
            TooStale: memory is too old to be answered from.
            InvalidSelector: the text cannot be read.
            NoDraft: it names a draft.
            NotHeld: the key or version is not in memory.
            NoActiveVersion: the one ICP named is retired or was never activated.
            VersionTampered: the one version named is not what was published.
        """
        self.refuse_stale()
        held = self._held
        if (found := held.resolved.get(icp)) is not None:
            return found
        selector = parse(icp)
        if isinstance(selector, Named):
            return self._named(held, icp, selector)
        return _several(held, selector.tag if isinstance(selector, Tagged) else None)

    async def find(self, icp: str) -> list[ServedVersion | VersionTampered]:
        """Resolve, with a look at the database for what is not in memory.

        One look is shared by all who wait for it, and looks are so many a second at most.

        Raises:
            UnknownIcp: there is no such ICP.
            UnknownVersion: it has no such version.
            DatabaseUnavailable: the database does not answer, or not in time.
            RegistryError: as `resolve`.
        """
        try:
            return self.resolve(icp)
        except NotHeld:
            selector = parse(icp)
        assert isinstance(selector, Named)  # noqa: S101 - all others are in memory
        if not self._is_published(selector):
            await self._look()
            try:
                return self.resolve(icp)
            except NotHeld:
                self._require(selector)
        return [await self._older.read(selector.key, selector.version or 0)]

    async def ready(self, served: ServedVersion) -> Compiled:
        """Return what a version scores by; one that is not compiled is compiled in a thread.

        Raises:
            VersionTampered: this release cannot read its document.
        """
        return served.compiled_or_none or await self._compiling.compiled(served)

    async def reached(self, revision: int, within_seconds: float) -> bool:
        """Wait until memory holds a revision; return whether it does.

        Args:
            revision: The least revision that will do.
            within_seconds: How long to wait at most.
        """
        give_up = time.monotonic() + within_seconds
        while self._held.stand.revision < revision:
            if (left := give_up - time.monotonic()) <= 0:
                return False
            await self.looks.next(left)
        return True

    def listing(self, today: date) -> list[Listed]:
        """Return every ICP by key, retired and tampered ones too.

        Args:
            today: The day that decides whether a review is overdue.

        Raises:
            TooStale: memory is too old to be answered from.
        """
        self.refuse_stale()
        return [listed(icp, today) for icp in self._held.icps.values()]

    def _hold(self, held: Held, began: float) -> None:
        with self._replacing:
            self._held = held
            self._note(began)

    def _note(self, began: float) -> None:
        self._seen = Confirmed(self._held, {}, began, time.time())
        self._contact.made()

    def _named(
        self, held: Held, icp: str, selector: Named
    ) -> list[ServedVersion | VersionTampered]:
        key, version = selector.key, selector.version
        found = held.icps.get(key)
        if version is None:
            if found is None:
                raise NotHeld(icp)
            served = found.active()
        elif found is not None and found.shown.version == version:
            served = found.served()
        else:
            older = self._older.get(key, version)
            if older is None:
                raise NotHeld(icp)
            return [older]
        return held.resolved.setdefault(icp, [served])

    async def _look(self) -> None:
        """Let memory be as new as can be asked for; while the database is away, nobody waits."""
        if self.looks.error is None and not await self.looks.next(LOOK_SECONDS):
            raise DatabaseUnavailable("the database does not answer in time")
        if (error := self.looks.error) is not None:
            raise DatabaseUnavailable(error.reason)

    def _is_published(self, selector: Named) -> bool:
        icp = self._held.icps.get(selector.key)
        return icp is not None and (selector.version or 0) <= icp.record.latest_version

    def _require(self, selector: Named) -> None:
        icps = self._held.icps
        icp = icps.get(selector.key)
        if icp is None:
            raise UnknownIcp(selector.key, icps)
        latest = icp.record.latest_version
        if selector.version is not None and selector.version > latest:
            raise UnknownVersion(selector.key, selector.version, latest)


def _shown(
    icp: IcpRecord, versions: Mapping[tuple[str, int], ServedVersion | Tampered]
) -> ServedVersion | Tampered:
    number = icp.shown_version
    return versions.get((icp.key, number)) or Tampered.of(gone(icp.key, number))


def _several(held: Held, tag: str | None) -> list[ServedVersion | VersionTampered]:
    found: list[ServedVersion | VersionTampered] = []
    for icp in held.icps.values():
        if not icp.is_active:
            continue
        if isinstance(icp.shown, Tampered):
            found.append(icp.shown.error())
        elif tag is None or tag in icp.shown.header.tags:
            found.append(icp.shown)
    return found
