"""What is read from Postgres: versions, activations, and all of it at one revision."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.access.queries import keys
from app.database.revision import revision, stand
from app.database.transactions import transaction
from app.registry import queries
from app.registry.errors import UnknownIcp, UnknownVersion
from app.registry.records import Activation, Contents, IcpRecord
from app.registry.served import gone, is_served, serve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Engine
    from sqlmodel import Session

    from app.registry.records import VersionRecord, VersionSummary
    from app.registry.served import ServedVersion


class StoreReads:
    """Every method is one transaction, and raises DatabaseUnavailable when there is none.

    Args:
        engine: Connections as the service role.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def contents(self, held: Mapping[tuple[str, int], str]) -> Iterator[Contents]:
        """Read the whole registry at one revision, within a block.

        Args:
            held: The digests of the versions, as (key, number), that the caller has already.
        """
        steady = self._engine.execution_options(isolation_level="REPEATABLE READ")
        with transaction(steady) as session:
            current = stand(session)
            icps = queries.icps(session)
            shown = {(icp.key, icp.shown_version) for icp in icps}
            now = queries.digests(session, held)
            unchanged = {pair for pair, digest in held.items() if now.get(pair) == {digest}}
            versions = queries.versions(session, shown - unchanged)
            yield Contents(current, icps, keys(session), unchanged, versions)

    def verify(self) -> Iterator[tuple[str, int, bool]]:
        """Read every stored version; give its key, its number, and whether it can be served."""
        with transaction(self._engine) as session:
            for record in queries.versions(session, queries.pairs(session)):
                yield record.key, record.version, is_served(record)

    def icps(self) -> tuple[IcpRecord, ...]:
        """Return every ICP, by key."""
        with transaction(self._engine) as session:
            return queries.icps(session)

    def version(self, key: str, number: int) -> ServedVersion:
        """Return one version, checked.

        Raises:
            UnknownIcp: there is no such ICP.
            UnknownVersion: it has no such version.
            VersionTampered: the version is not what was published.
        """
        with transaction(self._engine) as session:
            require(session, key)
            record = stored(session, key, number)
        return serve(record)

    def versions(
        self, key: str, *, limit: int = 100, after: int | None = None
    ) -> list[VersionSummary]:
        """Return versions newest first, without their documents.

        Args:
            key: The ICP.
            limit: How many at most.
            after: The number of the last version seen.

        Raises:
            UnknownIcp: there is no such ICP.
        """
        with transaction(self._engine) as session:
            require(session, key)
            return queries.summaries(session, key, limit, after)

    def activations(
        self, key: str, *, limit: int = 100, after: int | None = None
    ) -> list[Activation]:
        """Return the activation log newest first.

        Args:
            key: The ICP.
            limit: How many at most.
            after: The id of the last entry seen.

        Raises:
            UnknownIcp: there is no such ICP.
        """
        with transaction(self._engine) as session:
            require(session, key)
            return queries.activations(session, key, limit, after)

    def revision(self) -> int:
        """Return the registry's revision: it rises with every publication and activation."""
        with transaction(self._engine) as session:
            return revision(session)


def require(session: Session, key: str) -> None:
    """Raise UnknownIcp unless there is such an ICP."""
    can_be = key.isascii() and key.isprintable()  # PostgreSQL cannot even be asked for a NUL
    if not (can_be and queries.has_icp(session, key)):
        raise UnknownIcp(key, queries.keys(session))


def stored(session: Session, key: str, number: int) -> VersionRecord:
    """Return a version as stored, unchecked.

    Raises:
        UnknownVersion: the ICP has no such version.
        VersionTampered: its row is gone.
    """
    for record in queries.versions(session, [(key, number)]):
        return record
    latest = queries.latest_version(session, key)
    if 1 <= number <= latest:  # numbers have no gaps
        raise gone(key, number)
    raise UnknownVersion(key, number, latest)
