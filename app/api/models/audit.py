"""The audit log as it is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.api.models.base import WireModel


class AuditEvent(WireModel):
    """A write: who did what, when, in which request."""

    id: int
    """From 1, without a gap."""
    at: datetime
    actor: str
    """The name of the credential, or of the command."""
    request_id: str | None
    """Null for a command."""
    action: str
    """Such as `version.published`."""
    subject: str
    """The key of an ICP, or the id of an API key or webhook."""
    before: str | None
    """The digest of what was there; null for nothing, or what has no digest."""
    after: str | None
    """The digest of what is there since."""
    details: dict[str, Any]
    previous: str
    """The hash of the event before."""
    hash: str
    """SHA-256 of all of this, each field as stored."""


class AuditEvents(WireModel):
    """Events, the newest first."""

    items: list[AuditEvent]
