"""Reviews as they are recorded and shown."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from app.api.models.base import WireModel, example
from app.api.models.versions import VersionNumber
from schemas.base import Text

Covered = Literal["definition", "personas"]
Outcome = Literal["confirmed", "change_needed"]
Reason = Literal["scheduled", "pricing", "segment_shift", "channel_shift"]


class ReviewRequest(WireModel):
    """What came of a look at the active version."""

    model_config = example(
        {
            "outcome": "confirmed",
            "reason": "scheduled",
            "note": "Won deals of the quarter still fit",
        }
    )

    outcome: Outcome
    reason: Reason
    """Why it was looked at now."""
    note: Text
    """What was found; kept for good."""
    covers: Annotated[tuple[Covered, ...], Field(min_length=1)] = ("definition", "personas")
    """What was looked at; each is due again after its own cadence."""
    expected_version: VersionNumber | None = None
    """Refuse when another version is active by now than the one that was looked at."""


class ReviewEntry(WireModel):
    """A review; it is never changed."""

    id: int
    key: str
    version: int
    """The version that was active."""
    covers: tuple[Covered, ...]
    outcome: Outcome
    reason: Reason
    note: str
    actor: str
    reviewed_at: datetime


class RecordedReview(ReviewEntry):
    """A review that was just recorded."""

    revision: int
    """The registry's revision after it."""


class ReviewEntries(WireModel):
    """The reviews of an ICP, the newest first."""

    items: list[ReviewEntry]
