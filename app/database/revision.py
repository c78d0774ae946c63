"""The revision: a number that rises with every change that workers have to learn of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from app.database.tables import RevisionRow

if TYPE_CHECKING:
    from uuid import UUID

CHANNEL = "icp_revision"
"""Where the database tells of a new revision."""


class Stand(NamedTuple):
    """Which database, and how far it is.

    Attributes:
        registry_id: Which one: drawn when its tables were made, and kept by its backups.
        revision: Its revision.
    """

    registry_id: UUID
    revision: int


def stand(session: Session) -> Stand:
    """Return which database this is, and its revision."""
    query = select(RevisionRow.registry_id, RevisionRow.revision)
    return Stand(*session.exec(query).one())


def revision(session: Session) -> int:
    """Return the revision."""
    return stand(session).revision


def lock(session: Session) -> None:
    """Let nobody else raise the revision until the transaction ends."""
    session.exec(select(RevisionRow.id).with_for_update()).one()


def raise_revision(session: Session) -> int:
    """Raise the revision, under its lock until the transaction ends, and return it.

    Those who listen learn of it when the transaction has ended.
    """
    raised = update(RevisionRow).values(revision=col(RevisionRow.revision) + 1)
    number: int = session.execute(raised.returning(col(RevisionRow.revision))).scalar_one()
    session.execute(select(func.pg_notify(CHANNEL, str(number))))
    return number
