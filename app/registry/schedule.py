"""The store of activations at a time to come: each ends once, whoever looks for what is due."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from sqlalchemy import func
from sqlmodel import col, select

from app.audit.events import Action, Author, Written
from app.audit.log import append
from app.database.transactions import transaction
from app.registry.errors import RegistryError, ScheduleEnded, UnknownSchedule
from app.registry.locking import lock
from app.registry.publishing import UNSET, Unset
from app.registry.records import Scheduled
from app.registry.store import activated
from app.registry.store_reads import require, stored
from app.registry.tables import ScheduleRow

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session

_log = logging.getLogger(__name__)


class Planned(NamedTuple):
    """What is to become active, and when.

    Attributes:
        version: The number; None retires the ICP.
        activate_at: When.
        note: Why.
        expected_version: What is to be active until then; UNSET for whatever is.
    """

    version: int | None
    activate_at: datetime
    note: str
    expected_version: int | Unset | None = UNSET


class Schedule:
    """Every method is one transaction, and raises DatabaseUnavailable when there is none.

    Whatever changes an entry locks its ICP first, so that no two end one, and those of one ICP
    fire in their order.

    Args:
        engine: Connections as the service role.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, key: str, planned: Planned, *, by: Author) -> Scheduled:
        """Schedule an activation.

        Args:
            key: The ICP.
            planned: What is to become active, and when.
            by: Who wants it.

        Raises:
            UnknownIcp: there is no such ICP.
            UnknownVersion: it has no such version.
            VersionTampered: the row of the version is gone.
        """
        expected = planned.expected_version
        with transaction(self._engine) as session:
            require(session, key)
            lock(session, key)
            if planned.version is not None:
                stored(session, key, planned.version)
            row = ScheduleRow(
                icp_key=key,
                version=planned.version,
                activate_at=planned.activate_at,
                expects=expected is not UNSET,
                expected_version=None if isinstance(expected, Unset) else expected,
                note=planned.note,
                actor=by.name,
            )
            session.add(row)
            session.flush()
            append(session, _written(Action.ACTIVATION_SCHEDULED, row), by)
            return _scheduled(row)

    def entries(self, key: str, *, limit: int = 100, after: int | None = None) -> list[Scheduled]:
        """Return what was scheduled, the newest first, whatever became of it.

        Args:
            key: The ICP.
            limit: How many at most.
            after: The id of the last one seen.

        Raises:
            UnknownIcp: there is no such ICP.
        """
        query = select(ScheduleRow).where(ScheduleRow.icp_key == key)
        if after is not None:
            query = query.where(ScheduleRow.id < after)
        with transaction(self._engine) as session:
            require(session, key)
            rows = session.exec(query.order_by(col(ScheduleRow.id).desc()).limit(limit))
            return list(map(_scheduled, rows))

    def cancel(self, key: str, number: int, *, by: Author) -> Scheduled:
        """Let a scheduled activation never fire; a no-op when it was cancelled before.

        Raises:
            UnknownIcp: there is no such ICP.
            UnknownSchedule: it has nothing scheduled of this id.
            ScheduleEnded: that has fired or failed.
        """
        with transaction(self._engine) as session:
            require(session, key)
            lock(session, key)
            row = session.get(ScheduleRow, number)
            if row is None or row.icp_key != key:
                raise UnknownSchedule(key, number)
            if row.outcome is None:
                _end(session, row, "cancelled")
                append(session, _written(Action.ACTIVATION_CANCELLED, row), by)
            elif row.outcome != "cancelled":
                raise ScheduleEnded(key, number, row.outcome)
            return _scheduled(row)

    def fire_next(self) -> Scheduled | None:
        """Activate what is due first, if anything is; return what became of it.

        What cannot be activated has failed, and is told so in the log and the audit log.
        """
        with transaction(self._engine) as session:
            due = session.exec(_DUE).first()
            if due is None:
                return None
            key = due.icp_key
            lock(session, key)
            session.expire_all()  # another worker may have fired it before the lock was there
            row = session.exec(_DUE.where(ScheduleRow.icp_key == key)).first()
            return None if row is None else _fired(session, row)


_DUE = (
    select(ScheduleRow)
    .where(
        col(ScheduleRow.outcome).is_(None), col(ScheduleRow.activate_at) <= func.clock_timestamp()
    )
    .order_by(col(ScheduleRow.activate_at), col(ScheduleRow.id))
    .limit(1)
)


def _fired(session: Session, row: ScheduleRow) -> Scheduled:
    by = Author(row.actor)
    expected = row.expected_version if row.expects else UNSET
    try:
        with session.begin_nested():
            activated(session, row.icp_key, row.version, row.note, by, expected)
    except RegistryError as error:
        _log.error("scheduled activation %d of ICP %r failed: %s", row.id, row.icp_key, error)
        _end(session, row, "failed", str(error))
        append(session, _written(Action.ACTIVATION_FAILED, row), by)
    else:
        _end(session, row, "fired")
        append(session, _written(Action.ACTIVATION_FIRED, row), by)
    return _scheduled(row)


def _end(
    session: Session,
    row: ScheduleRow,
    outcome: Literal["fired", "cancelled", "failed"],
    reason: str | None = None,
) -> None:
    row.outcome, row.ended_at, row.reason = outcome, datetime.now(UTC), reason
    session.flush()


def _written(action: Action, row: ScheduleRow) -> Written:
    details = {
        "scheduled": row.id,
        "version": row.version,
        "activate_at": row.activate_at,
        "note": row.note,
        "reason": row.reason,
    }
    return Written(action, row.icp_key, details=details)


def _scheduled(row: ScheduleRow) -> Scheduled:
    return Scheduled(
        id=row.id,
        key=row.icp_key,
        version=row.version,
        activate_at=row.activate_at,
        note=row.note,
        actor=row.actor,
        created_at=row.created_at,
        outcome=row.outcome,
        ended_at=row.ended_at,
        reason=row.reason,
    )
