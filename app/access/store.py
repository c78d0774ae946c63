"""The store of API keys: it adds them, brings their end forward and revokes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlmodel import Session, select

from app.access import queries
from app.access.errors import KeyEnded, UnknownKey
from app.access.records import Issued, Revoked
from app.access.secret import KEY_ID, as_sent, digest, new_secret
from app.access.tables import KeyRow
from app.audit.events import Action, Written
from app.audit.log import append
from app.database.revision import raise_revision, revision
from app.database.transactions import transaction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Engine

    from app.access.records import KeyEntry
    from app.access.wanted import NewKey
    from app.audit.events import Author

# In the order of the keys, so that two workers wait for each other and never in a circle.
_RECORD_USES = text("""
    INSERT INTO api_key_use (key_id, last_used_at)
    SELECT used.id, used.at
    FROM unnest(CAST(:ids AS text[]), CAST(:times AS timestamptz[])) AS used (id, at)
    JOIN api_key ON api_key.id = used.id
    ORDER BY used.id
    ON CONFLICT (key_id) DO UPDATE
    SET last_used_at = greatest(api_key_use.last_used_at, excluded.last_used_at)
""")


class KeyStore:
    """Every method is one transaction, and raises DatabaseUnavailable when there is none.

    Args:
        engine: Connections as the service role.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, wanted: NewKey, *, by: Author) -> Issued:
        """Make a key.

        Args:
            wanted: What it is to be.
            by: Who makes it.
        """
        lifetime = wanted.expires_in_seconds
        secret = new_secret()
        with transaction(self._engine) as session:
            return _issued(
                session,
                by,
                secret,
                KeyRow(
                    secret_digest=digest(secret.encode("ascii")),
                    name=wanted.name,
                    description=wanted.description,
                    scopes=sorted(set(wanted.scopes)),
                    icps=None if wanted.icps is None else sorted(set(wanted.icps)),
                    rate_limit=wanted.rate_limit,
                    expires_at=None if lifetime is None else _now() + timedelta(seconds=lifetime),
                    created_by=by.name,
                ),
            )

    def entries(self, *, limit: int | None = None, after: str | None = None) -> list[KeyEntry]:
        """Return every key there ever was, the newest first, without secrets.

        Args:
            limit: How many at most.
            after: The id of the last one seen.

        Raises:
            UnknownKey: there is no key to go on from.
        """
        with transaction(self._engine) as session:
            last = None if after is None else _found(session, after)
            return queries.entries(session, limit, last)

    def rotate(self, key_id: str, *, overlap: timedelta, by: Author) -> Issued:
        """Make a key to take the place of another one, which goes on for a while.

        The new key may do the same, and lives as long as the other one was meant to.

        Args:
            key_id: The id of the key to replace.
            overlap: How long that one goes on, unless it ends earlier anyway.
            by: Who rotates it.

        Raises:
            UnknownKey: there is no such key.
            KeyEnded: it is revoked, has expired or was rotated before.
        """
        secret = new_secret()
        with transaction(self._engine) as session:
            old = _found(session, key_id, locked=True)
            now = _now()
            _refuse_ended(session, old, now)
            lifetime = None if old.expires_at is None else old.expires_at - old.created_at
            end = now + overlap
            old.expires_at = end if old.expires_at is None else min(end, old.expires_at)
            return _issued(
                session,
                by,
                secret,
                KeyRow(
                    secret_digest=digest(secret.encode("ascii")),
                    name=old.name,
                    description=old.description,
                    scopes=old.scopes,
                    icps=old.icps,
                    rate_limit=old.rate_limit,
                    expires_at=None if lifetime is None else now + lifetime,
                    created_by=by.name,
                    replaces=old.id,
                ),
            )

    def revoke(self, key_id: str, *, by: Author) -> Revoked:
        """Revoke a key for good, the last one that may manage keys included.

        Args:
            key_id: Its id.
            by: Who revokes it.

        Raises:
            UnknownKey: there is no such key.
        """
        with transaction(self._engine) as session:
            row = _found(session, key_id, locked=True)
            changed = row.revoked_at is None
            if changed:
                row.revoked_at, row.revoked_by = _now(), by.name
                session.flush()
                append(session, Written(Action.KEY_REVOKED, row.id, details={"name": row.name}), by)
            entry = queries.entry(session, row.id)
            current = raise_revision(session) if changed else revision(session)
            return Revoked(entry, current, changed)

    def record_uses(self, uses: Mapping[str, datetime]) -> None:
        """Remember when keys were used last; an earlier time than is known changes nothing.

        Args:
            uses: The time for each key, by its id.
        """
        with transaction(self._engine) as session:
            session.execute(_RECORD_USES, {"ids": list(uses), "times": list(uses.values())})


def _issued(session: Session, by: Author, secret: str, row: KeyRow) -> Issued:
    session.add(row)
    session.flush()
    action = Action.KEY_ROTATED if row.replaces else Action.KEY_CREATED
    details = {
        "name": row.name,
        "scopes": row.scopes,
        "icps": row.icps,
        "expires_at": row.expires_at,
        "replaces": row.replaces,
    }
    append(session, Written(action, row.id, details=details), by)
    entry = queries.entry(session, row.id)
    return Issued(entry, as_sent(row.id, secret), raise_revision(session))


def _found(session: Session, key_id: str, *, locked: bool = False) -> KeyRow:
    row = None
    if KEY_ID.fullmatch(key_id):
        row = session.get(KeyRow, key_id, with_for_update=locked)
    if row is None:
        raise UnknownKey(key_id)
    return row


def _refuse_ended(session: Session, row: KeyRow, now: datetime) -> None:
    if row.revoked_at is not None:
        raise KeyEnded(row.id, "is revoked")
    if row.expires_at is not None and row.expires_at <= now:
        raise KeyEnded(row.id, "has expired")
    newer = session.exec(select(KeyRow.id).where(KeyRow.replaces == row.id)).first()
    if newer is not None:
        raise KeyEnded(row.id, f"was rotated to {newer}")


def _now() -> datetime:
    return datetime.now(UTC)
