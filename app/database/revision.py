"""The revision: a number that rises with every change that workers have to learn of."""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import Session, col, select

from app.database.tables import RevisionRow


def revision(session: Session) -> int:
    """Return the revision."""
    return session.exec(select(RevisionRow.revision)).one()


def raise_revision(session: Session) -> int:
    """Raise the revision, under its lock until the transaction ends, and return it."""
    session.execute(update(RevisionRow).values(revision=col(RevisionRow.revision) + 1))
    return revision(session)
