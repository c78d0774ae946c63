"""An ICP as the list of all shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from app.registry.held import Tampered

if TYPE_CHECKING:
    from datetime import date

    from app.registry.held import HeldIcp
    from app.registry.served import ServedVersion

State = Literal["active", "inactive", "retired", "tampered"]


@dataclass(frozen=True, slots=True)
class ReviewState:
    """When the active version is to be looked at again.

    Attributes:
        cadence_days: Days between reviews of the definition.
        personas_cadence_days: Days between reviews of its personas.
        due_on: The day the first of the two is due, counted from publication.
        overdue: Whether that day has passed.
    """

    cadence_days: int
    personas_cadence_days: int | None
    due_on: date
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
        review=_review(icp.shown, today) if icp.is_active else None,
    )


def _state(icp: HeldIcp) -> State:
    if icp.is_active:
        return "active"
    return "inactive" if icp.record.activation is None else "retired"


def _review(version: ServedVersion, today: date) -> ReviewState:
    header = version.header
    cadence = min(header.cadence_days, header.personas_cadence_days or header.cadence_days)
    due_on = version.published_at.date() + timedelta(days=cadence)
    return ReviewState(
        cadence_days=header.cadence_days,
        personas_cadence_days=header.personas_cadence_days,
        due_on=due_on,
        overdue=today > due_on,
    )
