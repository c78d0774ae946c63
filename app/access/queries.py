"""Reading keys within a transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.access.records import KeyEntry, KeyRecord
from app.access.scopes import scopes_among
from app.access.tables import KeyRow, KeyUseRow

if TYPE_CHECKING:
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


def entries(session: Session, key_id: str | None = None) -> list[KeyEntry]:
    """Return every key there ever was, the newest first; or the one of this id."""
    newer = aliased(KeyRow)
    query = (
        select(KeyRow, newer.id, KeyUseRow.last_used_at)
        .outerjoin(newer, col(newer.replaces) == KeyRow.id)
        .outerjoin(KeyUseRow, col(KeyUseRow.key_id) == KeyRow.id)
        .order_by(col(KeyRow.created_at).desc(), KeyRow.id)
    )
    if key_id is not None:
        query = query.where(KeyRow.id == key_id)
    return [
        KeyEntry(record(row), row.description, row.revoked_by, replaced_by, last_used_at)
        for row, replaced_by, last_used_at in session.exec(query)
    ]


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
