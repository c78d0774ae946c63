"""What scoring reads: compiled versions in memory."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from app.registry.errors import UnknownIcp, VersionTampered
from app.registry.held import EMPTY, Held, HeldIcp, Tampered, load
from app.registry.listing import Listed, listed
from app.registry.selectors import Named, Tagged, parse
from app.registry.served import ServedVersion, gone

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.registry.records import IcpRecord
    from app.registry.store import Store

MAX_OLDER = 64


class NotHeld(LookupError):  # noqa: N818 - an instruction to fetch, not an error
    """What was asked for is not in memory; `fetch` looks for it in the database."""


class Registry:
    """The registry in memory; any number of threads may read while one refreshes.

    Args:
        store: Where versions are stored.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held = EMPTY
        self._refreshing = Lock()
        self._older: OrderedDict[tuple[str, int], ServedVersion] = OrderedDict()
        self._older_lock = Lock()

    @property
    def revision(self) -> int:
        """The revision held; -1 before the first refresh."""
        return self._held.revision

    def refresh(self) -> None:
        """Read what changed and compile it; waits for the database.

        Raises:
            DatabaseUnavailable: the database does not answer; what is held stays.
        """
        with self._refreshing:
            held = self._held.versions()
            contents = self._store.contents(held=held)
            fresh = {(record.key, record.version): load(record) for record in contents.versions}
            versions = held | fresh
            icps = {icp.key: HeldIcp(icp, _shown(icp, versions)) for icp in contents.icps}
            self._held = Held(contents.revision, icps)

    def resolve(self, icp: str) -> list[ServedVersion | VersionTampered]:
        """Return the versions a caller names, from memory alone.

        Args:
            icp: `key` (one: the active version), `key@3` (one), `tag:emea` or `*` (any number of
                active versions). Where several are named, one that was tampered with is its error;
                under a tag such a one is always listed, as its tags cannot be known.

        Raises:
            InvalidSelector: the text cannot be read.
            NoDraft: it names a draft.
            NotHeld: the key or version is not in memory.
            NoActiveVersion: the one ICP named is retired or was never activated.
            VersionTampered: the one version named is not what was published.
        """
        selector = parse(icp)
        if isinstance(selector, Named):
            return [self._named(selector)]
        return _several(self._held, selector.tag if isinstance(selector, Tagged) else None)

    def fetch(self, icp: str) -> list[ServedVersion | VersionTampered]:
        """Resolve after a look into the database; waits for it.

        Raises:
            UnknownIcp: there is no such ICP.
            UnknownVersion: it has no such version.
            DatabaseUnavailable: the database does not answer.
            RegistryError: as `resolve`.
        """
        selector = parse(icp)
        if isinstance(selector, Named) and selector.version is not None:
            served = self._store.version(selector.key, selector.version)
            self._keep(served)
            return [served]
        self.refresh()
        try:
            return self.resolve(icp)
        except NotHeld:
            raise UnknownIcp(icp, self._held.icps) from None

    def listing(self, today: date) -> list[Listed]:
        """Return every ICP by key, retired and tampered ones too.

        Args:
            today: The day that decides whether a review is overdue.
        """
        return [listed(icp, today) for icp in self._held.icps.values()]

    def _named(self, selector: Named) -> ServedVersion:
        key, version = selector.key, selector.version
        icp = self._held.icps.get(key)
        if version is None:
            if icp is None:
                raise NotHeld(key)
            return icp.active()
        if icp is not None and icp.shown.version == version:
            return icp.served()
        with self._older_lock:
            if (key, version) not in self._older:
                raise NotHeld(f"{key}@{version}")
            self._older.move_to_end((key, version))
            return self._older[key, version]

    def _keep(self, served: ServedVersion) -> None:
        with self._older_lock:
            self._older[served.key, served.version] = served
            if len(self._older) > MAX_OLDER:
                self._older.popitem(last=False)


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
        elif tag is None or tag in icp.shown.compiled.definition.tags:
            found.append(icp.shown)
    return found
