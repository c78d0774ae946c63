"""Activations at a time to come, as they are shown."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from app.api.models.base import WireModel


class ScheduledActivation(WireModel):
    """An activation at a time to come, or what became of it."""

    id: int
    key: str
    version: int | None
    """What is to be active then; null retires the ICP."""
    activate_at: datetime
    note: str
    actor: str
    """Who wants it."""
    created_at: datetime
    outcome: Literal["fired", "cancelled", "failed"] | None
    """Null while it is pending."""
    ended_at: datetime | None
    reason: str | None
    """Why it failed."""


class ScheduledActivations(WireModel):
    """What was scheduled for an ICP, the newest first."""

    items: list[ScheduledActivation]
