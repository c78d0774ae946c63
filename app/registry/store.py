"""The store: published versions and the activation log in Postgres.

It adds and reads; nothing here or in `store_reads.py` changes or removes a version.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import select

from app.database.revision import raise_revision, revision
from app.database.transactions import transaction
from app.registry import queries
from app.registry.errors import NoActiveVersion, StaleActivation
from app.registry.records import Activated, Published
from app.registry.served import is_served, serve
from app.registry.store_reads import StoreReads, require, stored
from app.registry.tables import ActivationRow, IcpRow, VersionRow

if TYPE_CHECKING:
    from sqlmodel import Session

    from app.database.tables import Table
    from app.registry.publishing import Prepared


class Unset(Enum):
    """Marks an argument that was not given, where None has a meaning."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET


class Store(StoreReads):
    """Every method is one transaction, and raises DatabaseUnavailable when there is none.

    Args:
        engine: Connections as the service role.
    """

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
            require(session, key)
            _lock(session, key)
            current = queries.newest_activation(session, key)
            active = None if current is None else current.to_version
            if expected_version is not UNSET and expected_version != active:
                raise StaleActivation(key, expected_version, active)
            digest = None
            if version is not None:
                served = serve(stored(session, key, version))
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


def _lock(session: Session, key: str) -> None:
    session.exec(select(IcpRow).where(IcpRow.key == key).with_for_update()).one()


def _referable(session: Session, key: str, version: int | None) -> int | None:
    """Return the version, or None when its row is gone: the log may not refer to it any more."""
    gone = version is not None and not queries.has_version(session, key, version)
    return None if gone else version


def _add(session: Session, row: Table) -> None:
    session.add(row)
    session.flush()
