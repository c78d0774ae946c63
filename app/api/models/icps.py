"""The ICPs there are, and where each of them stands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from app.api.models.base import WireModel


class ReviewState(WireModel):
    """When the active version is to be looked at again."""

    cadence_days: int
    personas_cadence_days: int | None
    reviewed_at: datetime | None
    """When the definition was reviewed last; null for never."""
    personas_reviewed_at: datetime | None
    definition_due_on: date
    """Its cadence after it was published, or reviewed last."""
    personas_due_on: date | None
    due_on: date
    """The first of the two days."""
    days_left: int
    """Until then; negative when it has passed."""
    overdue: bool


class Icp(WireModel):
    """An ICP; what a tampered version says of itself is null."""

    key: str
    state: Literal["active", "inactive", "retired", "tampered"]
    """`inactive`: published, but never activated. `tampered`: not what was published, so not
    served."""
    active_version: int | None
    latest_version: int
    digest: str | None
    """Of the active version, or of the latest one when none is active."""
    name: str | None
    statement: str | None
    owner: str | None
    tags: tuple[str, ...]
    """What `tag:` finds it by."""
    age_days: int | None
    """Since the active version was published; null when no version is active."""
    review: ReviewState | None
    """Null when no version is active."""


class Icps(WireModel):
    """Every ICP, by key."""

    items: list[Icp]
