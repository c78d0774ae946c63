"""The store: published versions and the activation log in Postgres.

It adds and reads; nothing here or in `store_reads.py` changes or removes a version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit.events import Action, Written
from app.audit.log import append
from app.database.revision import raise_revision, revision
from app.database.transactions import transaction
from app.events import messages
from app.events.messages import Change
from app.registry import queries
from app.registry.drafts import Seen, take
from app.registry.errors import NoActiveVersion, StaleActivation, StalePublication
from app.registry.locking import enter, lock
from app.registry.publishing import UNSET, Unset
from app.registry.records import Activated, Published
from app.registry.served import is_served, serve
from app.registry.store_reads import StoreReads, require, stored
from app.registry.tables import ActivationRow, VersionRow

if TYPE_CHECKING:
    from sqlmodel import Session

    from app.audit.events import Author
    from app.registry.publishing import Publication
    from app.registry.records import Activation


class Store(StoreReads):
    """Every method is one transaction, and raises DatabaseUnavailable when there is none.

    Args:
        engine: Connections as the service role.
    """

    def publish(self, wanted: Publication, *, by: Author) -> Published:
        """Add a version unless the latest one holds the same document.

        Args:
            wanted: What is to be published.
            by: Who publishes it.

        Raises:
            StaleDraft: the draft is not the one that was checked.
            StalePublication: another version is the latest than expected.
            StaleActivation: another version is active than expected.
        """
        key = wanted.prepared.key
        with transaction(self._engine) as session:
            enter(session, key)
            if wanted.expected_latest is not UNSET:
                latest = queries.latest_version(session, key)
                if (wanted.expected_latest or 0) != latest:
                    raise StalePublication(key, wanted.expected_latest, latest)
            _require_active(session, key, wanted.expected_active)
            if wanted.draft is not None:
                take(session, key, Seen({wanted.draft}))
            return _publish(session, wanted, by)

    def publish_first(self, wanted: Publication, *, by: Author) -> bool:
        """Publish a definition if its ICP has no version yet.

        Args:
            wanted: What is to be published.
            by: Who publishes it.

        Returns:
            Whether it had none; otherwise nothing has changed.
        """
        with transaction(self._engine) as session:
            enter(session, wanted.prepared.key)
            is_first = queries.latest_version(session, wanted.prepared.key) == 0
            if is_first:
                _publish(session, wanted, by)
            return is_first

    def activate(
        self,
        key: str,
        version: int | None,
        *,
        note: str,
        by: Author,
        expected_version: int | Unset | None = UNSET,
    ) -> Activated:
        """Make a version the active one, or retire the ICP; a no-op when it is so already.

        Args:
            key: The ICP.
            version: The number; None retires.
            note: Why.
            by: Who.
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
            lock(session, key)
            return activated(session, key, version, note, by, expected_version)


def activated(  # noqa: PLR0913, PLR0917 - what an activation consists of
    session: Session,
    key: str,
    version: int | None,
    note: str,
    by: Author,
    expected_version: int | Unset | None,
) -> Activated:
    """Make a version the active one in a transaction that has locked its ICP.

    Args, and what is raised, as of `Store.activate`.
    """
    _require_active(session, key, expected_version)
    current = queries.newest_activation(session, key)
    active = None if current is None else current.to_version
    digest = None
    if version is not None:
        served = serve(stored(session, key, version))
        served.compile()  # or this release cannot read it
        digest = served.digest
    if current is not None and active == version:
        return Activated(current, revision(session), changed=False)
    if version is None and current is None:
        raise NoActiveVersion(key)
    entry = _log(session, key, current, (version, digest), note, by)
    number = raise_revision(session)
    _tell_activated(session, entry, number)
    return Activated(entry, number, changed=True)


def _require_active(session: Session, key: str, expected: int | Unset | None) -> None:
    if isinstance(expected, Unset):
        return
    current = queries.newest_activation(session, key)
    active = None if current is None else current.to_version
    if active != expected:
        raise StaleActivation(key, expected, active)


def _publish(session: Session, wanted: Publication, by: Author) -> Published:
    prepared, key = wanted.prepared, wanted.prepared.key
    number = queries.latest_version(session, key)
    latest = list(queries.versions(session, [(key, number)]))
    published = not any(record.digest == prepared.digest and is_served(record) for record in latest)
    if published:
        number += 1
        row = VersionRow(
            icp_key=key,
            version=number,
            document=prepared.document,
            digest=prepared.digest,
            scoring_digest=prepared.scoring_digest,
            note=wanted.note,
            actor=by.name,
        )
        session.add(row)
        session.flush()
        before = latest[0].digest if latest else None
        details = {"version": number, "note": wanted.note, "draft": wanted.draft is not None}
        append(
            session, Written(Action.VERSION_PUBLISHED, key, before, prepared.digest, details), by
        )
    elif wanted.draft is not None:  # it said what the latest version says
        discarded = Written(Action.DRAFT_DISCARDED, key, wanted.draft, details={"version": number})
        append(session, discarded, by)
    current = queries.newest_activation(session, key)
    activated = wanted.activate and (current is None or current.to_version != number)
    to = (number, prepared.digest)
    entry = _log(session, key, current, to, wanted.note, by) if activated else None
    at = raise_revision(session) if published or activated else revision(session)
    if published:
        new, older = queries.named(session, key, number), queries.named(session, key, number - 1)
        messages.published(session, Change(key, new, older, wanted.note, by.name, at))
    if entry is not None:
        _tell_activated(session, entry, at)
    return Published(
        key=key,
        version=number,
        digest=prepared.digest,
        scoring_digest=prepared.scoring_digest,
        revision=at,
        published=published,
        activated=activated,
    )


def _tell_activated(session: Session, entry: Activation, at: int) -> None:
    active = queries.named(session, entry.key, entry.to_version)
    before = queries.named(session, entry.key, entry.from_version)
    messages.activated(session, Change(entry.key, active, before, entry.note, entry.actor, at))


def _log(  # noqa: PLR0913, PLR0917 - what an entry consists of
    session: Session,
    key: str,
    current: Activation | None,
    to: tuple[int | None, str | None],
    note: str,
    by: Author,
) -> Activation:
    """Add an entry to the activation log, and its event."""
    version, digest = to
    active = None if current is None else current.to_version
    entry = ActivationRow(
        icp_key=key,
        from_version=queries.referable(session, key, active),
        to_version=version,
        digest=digest,
        note=note,
        actor=by.name,
    )
    session.add(entry)
    session.flush()
    action = Action.ICP_RETIRED if version is None else Action.ICP_ACTIVATED
    before = None if current is None else current.digest
    details = {"activation": entry.id, "from_version": active, "to_version": version, "note": note}
    append(session, Written(action, key, before, digest, details), by)
    return queries.activation(entry)
