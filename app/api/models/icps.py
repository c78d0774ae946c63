"""The ICPs there are, and where each of them stands."""

from __future__ import annotations

from datetime import date
from typing import Literal

from app.api.models.base import WireModel


class ReviewState(WireModel):
    """When the active version is to be looked at again."""

    cadence_days: int
    personas_cadence_days: int | None
    due_on: date
    """The day the first of the two reviews is due, counted from publication."""
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
    review: ReviewState | None
    """Null when no version is active."""


class Icps(WireModel):
    """Every ICP, by key."""

    items: list[Icp]
