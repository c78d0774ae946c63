"""The store of reviews: what was looked at, when, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlmodel import col, select

from app.audit.events import Action, Written
from app.audit.log import append
from app.database.revision import raise_revision
from app.database.transactions import transaction
from app.events.messages import review_overdue
from app.registry import queries
from app.registry.errors import NoActiveVersion, StaleActivation
from app.registry.locking import lock
from app.registry.records import Review
from app.registry.store_reads import require, stored
from app.registry.tables import ReviewRow

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Engine

    from app.audit.events import Author


class Reviewed(NamedTuple):
    """What somebody found; the fields are those of `Review`."""

    covers: tuple[str, ...]
    outcome: str
    reason: str
    note: str


class Reviews:
    """Every method is one transaction, and raises DatabaseUnavailable when there is none.

    Args:
        engine: Connections as the service role.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(
        self, key: str, reviewed: Reviewed, *, by: Author, expected: int | None = None
    ) -> tuple[Review, int]:
        """Add a review of the active version; return it, and the registry's revision after it.

        Args:
            key: The ICP.
            reviewed: What was found.
            by: Who looked.
            expected: The version that was looked at; None for whichever is active.

        Raises:
            UnknownIcp: there is no such ICP.
            NoActiveVersion: it has none to review.
            StaleActivation: another version is active than was looked at.
            VersionTampered: the row of the active version is gone.
        """
        with transaction(self._engine) as session:
            require(session, key)
            lock(session, key)
            current = queries.newest_activation(session, key)
            if current is None or current.to_version is None:
                raise NoActiveVersion(key)
            if expected not in {None, current.to_version}:
                raise StaleActivation(key, expected, current.to_version)
            version = stored(session, key, current.to_version)
            row = ReviewRow(
                icp_key=key,
                version=version.version,
                covers=sorted(set(reviewed.covers)),
                outcome=reviewed.outcome,
                reason=reviewed.reason,
                note=reviewed.note,
                actor=by.name,
            )
            session.add(row)
            session.flush()
            review = _review(row)
            details = {"version": row.version, **reviewed._asdict()}
            written = Written(Action.REVIEW_RECORDED, key, version.digest, version.digest, details)
            append(session, written, by)
            return review, raise_revision(session)

    def tell_overdue(self, key: str, due_on: date) -> bool:
        """Tell webhooks that a review is overdue, unless that was told; return whether it was new.

        Args:
            key: The ICP.
            due_on: The day on which its review was due.
        """
        with transaction(self._engine) as session:
            lock(session, key)
            current = queries.newest_activation(session, key)
            active = queries.named(session, key, current.to_version if current else None)
            return active is not None and review_overdue(session, key, active, due_on)

    def entries(self, key: str, *, limit: int = 100, after: int | None = None) -> list[Review]:
        """Return reviews, the newest first.

        Args:
            key: The ICP.
            limit: How many at most.
            after: The id of the last one seen.

        Raises:
            UnknownIcp: there is no such ICP.
        """
        query = select(ReviewRow).where(ReviewRow.icp_key == key)
        if after is not None:
            query = query.where(ReviewRow.id < after)
        with transaction(self._engine) as session:
            require(session, key)
            rows = session.exec(query.order_by(col(ReviewRow.id).desc()).limit(limit))
            return list(map(_review, rows))


def _review(row: ReviewRow) -> Review:
    return Review(
        id=row.id,
        key=row.icp_key,
        version=row.version,
        covers=tuple(row.covers),
        outcome=row.outcome,
        reason=row.reason,
        note=row.note,
        actor=row.actor,
        reviewed_at=row.created_at,
    )
