"""Adding to the audit log, and reading it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import orjson
from sqlmodel import col, select

from app.audit.events import GENESIS, Event, hash_of
from app.audit.tables import EventRow
from app.database.revision import lock
from app.database.transactions import transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine
    from sqlmodel import Session

    from app.audit.events import Author, Written

_FIELDS = tuple(Event.__slots__)
_FIRST = select(EventRow).order_by(col(EventRow.id)).limit(1_000)


class Fork(NamedTuple):
    """Where the chain breaks.

    Attributes:
        id: The first event that does not fit.
        reason: Why, in a sentence.
    """

    id: int
    reason: str


class Verified(NamedTuple):
    """What the chain comes to.

    Attributes:
        events: How many there are.
        head: The hash of the last one; to be kept elsewhere, for only it tells that none was cut
            off at the end.
        fork: Where it breaks first; None where it holds.
    """

    events: int
    head: str
    fork: Fork | None


def append(session: Session, written: Written, by: Author) -> None:
    """Add the event of a write to its transaction: both hold, or neither.

    Events are chained under the lock of the revision, so that one follows another.
    """
    lock(session)
    last = session.exec(select(EventRow).order_by(col(EventRow.id).desc()).limit(1)).first()
    event = Event(
        id=last.id + 1 if last else 1,
        at=datetime.now(UTC),
        actor=by.name,
        request_id=by.request_id,
        action=written.action,
        subject=written.subject,
        before=written.before,
        after=written.after,
        details=orjson.dumps(dict(written.details), option=orjson.OPT_SORT_KEYS).decode(),
        previous=last.hash if last else GENESIS,
        hash="",
    )
    chained = replace(event, hash=hash_of(event))
    session.add(EventRow(**{name: getattr(chained, name) for name in _FIELDS}))
    session.flush()


class AuditLog:
    """Reads the log; every method is one transaction, and raises DatabaseUnavailable without one.

    Args:
        engine: Connections as the service role.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def events(
        self, *, subject: str | None = None, limit: int = 100, after: int | None = None
    ) -> list[Event]:
        """Return events, the newest first.

        Args:
            subject: Of this one alone.
            limit: How many at most.
            after: The id of the last one seen.
        """
        query = select(EventRow).order_by(col(EventRow.id).desc()).limit(limit)
        if subject is not None:
            query = query.where(EventRow.subject == subject)
        if after is not None:
            query = query.where(EventRow.id < after)
        with transaction(self._engine) as session:
            return [_event(row) for row in session.exec(query)]

    def verify(self, head: str | None = None) -> Verified:
        """Go through the whole chain, in bounded memory.

        Args:
            head: The hash of some event, as it was kept elsewhere: it has to be in the chain.
        """
        previous, number, seen = GENESIS, 0, head is None
        with transaction(self._engine) as session:
            for event in _all(session):
                number += 1
                if (reason := _misfit(event, number, previous)) is not None:
                    return Verified(number, previous, Fork(event.id, reason))
                previous = event.hash
                seen = seen or previous == head
        if not seen:
            reason = f"no event has the hash {head}: events were cut off, or all were made anew"
            return Verified(number, previous, Fork(number + 1, reason))
        return Verified(number, previous, None)


def _misfit(event: Event, number: int, previous: str) -> str | None:
    if event.id != number:
        return f"event {number} is gone: {event.id} comes in its place"
    if event.previous != previous:
        return f"event {number} does not follow the one before it"
    if event.hash != hash_of(event):
        return f"event {number} is not what was written"
    return None


def _all(session: Session) -> Iterator[Event]:
    last = 0
    while rows := session.exec(_FIRST.where(col(EventRow.id) > last)).all():
        last = rows[-1].id
        yield from map(_event, rows)
        session.expunge_all()


def _event(row: EventRow) -> Event:
    return Event(**{name: getattr(row, name) for name in _FIELDS})
