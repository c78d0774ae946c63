"""The store: published versions and the activation log in Postgres.

It adds and reads; nothing here changes or removes a version.
"""

from __future__ import annotations

from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING, Final

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import select

from app.access.queries import keys
from app.database.revision import raise_revision, revision, stand
from app.database.transactions import transaction
from app.registry import queries
from app.registry.errors import (
    NoActiveVersion,
    StaleActivation,
    UnknownIcp,
    UnknownVersion,
)
from app.registry.records import Activated, Activation, Contents, IcpRecord, Published
from app.registry.served import gone, is_served, serve
from app.registry.tables import ActivationRow, IcpRow, VersionRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Engine
    from sqlmodel import Session

    from app.database.tables import Table
    from app.registry.publishing import Prepared
    from app.registry.records import VersionRecord, VersionSummary
    from app.registry.served import ServedVersion


class Unset(Enum):
    """Marks an argument that was not given, where None has a meaning."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET


class Store:
    """Every method is one transaction, and raises DatabaseUnavailable when there is none.

    Args:
        engine: Connections as the service role.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def publish(self, prepared: Prepared, *, note: str, actor: str, activate: bool) -> Published:
        """Add a version unless the latest one holds the same document.

        Args:
            prepared: The definition, checked.
            note: Why it is published.
            actor: Who publishes it.
            activate: Whether to make it the active version, too.
        """
        with transaction(self._engine) as session:
            _enter(session, prepared.key)
            return _publish(session, prepared, note=note, actor=actor, activate=activate)

    def publish_first(self, prepared: Prepared, *, note: str, actor: str) -> bool:
        """Publish and activate a definition if its ICP has no version yet.

        Args:
            prepared: The definition, checked.
            note: Why it is published.
            actor: Who publishes it.

        Returns:
            Whether it had none; otherwise nothing has changed.
        """
        with transaction(self._engine) as session:
            _enter(session, prepared.key)
            is_first = queries.latest_version(session, prepared.key) == 0
            if is_first:
                _publish(session, prepared, note=note, actor=actor, activate=True)
            return is_first

    def activate(
        self,
        key: str,
        version: int | None,
        *,
        note: str,
        actor: str,
        expected_version: int | Unset | None = UNSET,
    ) -> Activated:
        """Make a version the active one, or retire the ICP; a no-op when it is so already.

        Args:
            key: The ICP.
            version: The number; None retires.
            note: Why.
            actor: Who.
            expected_version: What the caller takes to be active; None for nothing.

        Raises:
            UnknownIcp: there is no such ICP.
            UnknownVersion: it has no such version.
            VersionTampered: the version is not what was published.
            StaleActivation: something else is active than expected.
            NoActiveVersion: it is to be retired, but never had an active version.
        """
        with transaction(self._engine) as session:
            _require(session, key)
            _lock(session, key)
            current = queries.newest_activation(session, key)
            active = None if current is None else current.to_version
            if expected_version is not UNSET and expected_version != active:
                raise StaleActivation(key, expected_version, active)
            digest = None
            if version is not None:
                served = serve(_version(session, key, version))
                served.compile()  # or this release cannot read it
                digest = served.digest
            if current is not None and active == version:
                return Activated(current, revision(session), changed=False)
            if version is None and current is None:
                raise NoActiveVersion(key)
            entry = ActivationRow(
                icp_key=key,
                from_version=_referable(session, key, active),
                to_version=version,
                digest=digest,
                note=note,
                actor=actor,
            )
            _add(session, entry)
            return Activated(queries.activation(entry), raise_revision(session), changed=True)

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
            stored = queries.digests(session, held)
            unchanged = {pair for pair, digest in held.items() if stored.get(pair) == {digest}}
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
        """Return one version, checked and compiled.

        Raises:
            UnknownIcp: there is no such ICP.
            UnknownVersion: it has no such version.
            VersionTampered: the version is not what was published.
        """
        with transaction(self._engine) as session:
            _require(session, key)
            record = _version(session, key, number)
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
            _require(session, key)
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
            _require(session, key)
            return queries.activations(session, key, limit, after)

    def revision(self) -> int:
        """Return the registry's revision: it rises with every publication and activation."""
        with transaction(self._engine) as session:
            return revision(session)


def _enter(session: Session, key: str) -> None:
    """Make the ICP unless there is one, and lock it."""
    session.execute(insert(IcpRow).values(key=key).on_conflict_do_nothing())
    _lock(session, key)


def _publish(
    session: Session, prepared: Prepared, *, note: str, actor: str, activate: bool
) -> Published:
    key = prepared.key
    number = queries.latest_version(session, key)
    latest = queries.versions(session, [(key, number)])
    published = not any(record.digest == prepared.digest and is_served(record) for record in latest)
    if published:
        number += 1
        row = VersionRow(
            icp_key=key,
            version=number,
            document=prepared.document,
            digest=prepared.digest,
            scoring_digest=prepared.scoring_digest,
            note=note,
            actor=actor,
        )
        _add(session, row)
    current = queries.newest_activation(session, key)
    active = None if current is None else current.to_version
    activated = activate and active != number
    if activated:
        entry = ActivationRow(
            icp_key=key,
            from_version=_referable(session, key, active),
            to_version=number,
            digest=prepared.digest,
            note=note,
            actor=actor,
        )
        _add(session, entry)
    return Published(
        key=key,
        version=number,
        digest=prepared.digest,
        scoring_digest=prepared.scoring_digest,
        revision=raise_revision(session) if published or activated else revision(session),
        published=published,
        activated=activated,
    )


def _require(session: Session, key: str) -> None:
    can_be = key.isascii() and key.isprintable()  # PostgreSQL cannot even be asked for a NUL
    if not (can_be and queries.has_icp(session, key)):
        raise UnknownIcp(key, queries.keys(session))


def _lock(session: Session, key: str) -> None:
    session.exec(select(IcpRow).where(IcpRow.key == key).with_for_update()).one()


def _version(session: Session, key: str, number: int) -> VersionRecord:
    for record in queries.versions(session, [(key, number)]):
        return record
    latest = queries.latest_version(session, key)
    if 1 <= number <= latest:  # numbers have no gaps
        raise gone(key, number)
    raise UnknownVersion(key, number, latest)


def _referable(session: Session, key: str, version: int | None) -> int | None:
    """Return the version, or None when its row is gone: the log may not refer to it any more."""
    gone = version is not None and not queries.has_version(session, key, version)
    return None if gone else version


def _add(session: Session, row: Table) -> None:
    session.add(row)
    session.flush()
