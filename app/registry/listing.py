"""An ICP as the list of all shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from app.registry.held import Tampered

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.registry.held import HeldIcp
    from app.registry.records import IcpRecord
    from app.registry.served import ServedVersion

State = Literal["active", "inactive", "retired", "tampered"]


@dataclass(frozen=True, slots=True)
class ReviewState:
    """When the active version is to be looked at again.

    Attributes:
        cadence_days: Days between reviews of the definition.
        personas_cadence_days: Days between reviews of its personas.
        reviewed_at: When the definition was reviewed last; None for never.
        personas_reviewed_at: When its personas were; None for never.
        definition_due_on: The day the definition is due: its cadence after it was published or
            reviewed last.
        personas_due_on: The same of the personas; None where they have no cadence.
        due_on: The first of both days.
        days_left: Until then; negative when it has passed.
        overdue: Whether it has.
    """

    cadence_days: int
    personas_cadence_days: int | None
    reviewed_at: datetime | None
    personas_reviewed_at: datetime | None
    definition_due_on: date
    personas_due_on: date | None
    due_on: date
    days_left: int
    overdue: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """An ICP in the list; what a tampered version says of itself is None.

    Attributes:
        key: Its key.
        state: `active`; `inactive`: published, never activated; `retired`; `tampered`: the version
            that would be served is not what was published.
        active_version: The number of the active version.
        latest_version: The number of the newest version.
        digest: Of the active version, or of the latest one when none is active.
        name: From that version, as are statement, owner and tags.
        statement: The company it is for, in a sentence or two.
        owner: Who answers for it.
        tags: What `tag:` finds it by.
        age_days: Days since the active version was published; None when no version is active.
        review: None when no version is active.
    """

    key: str
    state: State
    active_version: int | None
    latest_version: int
    digest: str | None
    name: str | None
    statement: str | None
    owner: str | None
    tags: tuple[str, ...]
    age_days: int | None
    review: ReviewState | None


def listed(icp: HeldIcp, today: date) -> Listed:
    """Return an ICP as the list shows it on a day."""
    record = icp.record
    if isinstance(icp.shown, Tampered):
        return Listed(
            key=record.key,
            state="tampered",
            active_version=record.active_version,
            latest_version=record.latest_version,
            digest=None,
            name=None,
            statement=None,
            owner=None,
            tags=(),
            age_days=None,
            review=None,
        )
    header = icp.shown.header
    return Listed(
        key=record.key,
        state=_state(icp),
        active_version=record.active_version,
        latest_version=record.latest_version,
        digest=icp.shown.digest,
        name=header.name,
        statement=header.statement,
        owner=header.owner,
        tags=header.tags,
        age_days=(today - icp.shown.published_at.date()).days if icp.is_active else None,
        review=_review(record, icp.shown, today) if icp.is_active else None,
    )


def _state(icp: HeldIcp) -> State:
    if icp.is_active:
        return "active"
    return "inactive" if icp.record.activation is None else "retired"


def _review(record: IcpRecord, version: ServedVersion, today: date) -> ReviewState:
    header = version.header

    def due(cadence_days: int, reviewed_at: datetime | None) -> date:
        last = max(filter(None, (version.published_at, reviewed_at)))
        return last.date() + timedelta(days=cadence_days)

    definition = due(header.cadence_days, record.reviewed_at)
    personas = None
    if header.personas_cadence_days is not None:
        personas = due(header.personas_cadence_days, record.personas_reviewed_at)
    first = min(filter(None, (definition, personas)))
    return ReviewState(
        cadence_days=header.cadence_days,
        personas_cadence_days=header.personas_cadence_days,
        reviewed_at=record.reviewed_at,
        personas_reviewed_at=record.personas_reviewed_at,
        definition_due_on=definition,
        personas_due_on=personas,
        due_on=first,
        days_left=(first - today).days,
        overdue=today > first,
    )
