"""Reading keys within a transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.access.records import KeyEntry, KeyRecord
from app.access.scopes import scopes_among
from app.access.tables import KeyRow, KeyUseRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

ENDED_FOR = timedelta(days=30)
"""How long the service still knows a key that has ended, to say so to its holder."""


def keys(session: Session) -> tuple[KeyRecord, ...]:
    """Return the keys to check callers against: those that work, or ended in the last 30 days."""
    since = func.now() - ENDED_FOR
    rows = session.exec(
        select(KeyRow)
        .where(_null_or_after(KeyRow.revoked_at, since), _null_or_after(KeyRow.expires_at, since))
        .order_by(KeyRow.id)
    )
    return tuple(record(row) for row in rows)


def entries(
    session: Session, limit: int | None = None, after: KeyRow | None = None
) -> list[KeyEntry]:
    """Return every key there ever was, the newest first; or so many that follow one of them."""
    query = _ENTRIES.order_by(col(KeyRow.created_at).desc(), KeyRow.id).limit(limit)
    if after is not None:
        older = col(KeyRow.created_at) < after.created_at
        same = and_(col(KeyRow.created_at) == after.created_at, col(KeyRow.id) > after.id)
        query = query.where(or_(older, same))
    return [_entry(*found) for found in session.exec(query)]


def entry(session: Session, key_id: str) -> KeyEntry:
    """Return the key of an id that there is."""
    return _entry(*session.exec(_ENTRIES.where(KeyRow.id == key_id)).one())


_newer = aliased(KeyRow)
_ENTRIES = (
    select(KeyRow, _newer.id, KeyUseRow.last_used_at)
    .outerjoin(_newer, col(_newer.replaces) == KeyRow.id)
    .outerjoin(KeyUseRow, col(KeyUseRow.key_id) == KeyRow.id)
)


def _entry(row: KeyRow, replaced_by: str | None, last_used_at: datetime | None) -> KeyEntry:
    return KeyEntry(record(row), row.description, row.revoked_by, replaced_by, last_used_at)


def record(row: KeyRow) -> KeyRecord:
    """Return a row as a record."""
    return KeyRecord(
        id=row.id,
        name=row.name,
        secret_digest=row.secret_digest,
        scopes=scopes_among(row.scopes),
        icps=None if row.icps is None else frozenset(row.icps),
        rate_limit=row.rate_limit,
        created_at=row.created_at,
        created_by=row.created_by,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        replaces=row.replaces,
    )


def _null_or_after(column: object, since: object) -> ColumnElement[bool]:
    time = col(column)
    return or_(time.is_(None), time > since)
