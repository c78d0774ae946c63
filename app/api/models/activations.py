"""What activation takes and answers, and the log of it."""

from __future__ import annotations

from datetime import datetime

from pydantic import AwareDatetime

from app.api.models.base import WireModel, example
from app.api.models.versions import Note, VersionNumber


class ActivationRequest(WireModel):
    """Which version is to be active from now on."""

    model_config = example({"version": 1, "note": "Back to what sales agreed on"})

    version: VersionNumber | None
    """An older one rolls back; null retires the ICP."""
    note: Note = ""
    """Why; kept in the log."""
    activate_at: AwareDatetime | None = None
    """When, in the future; at once if left out."""
    expected_version: VersionNumber | None = None
    """Refuse when another version is active than this one; null for none. Left out: no check."""


class ActivationEntry(WireModel):
    """An entry of the activation log, which only grows."""

    id: int
    key: str
    from_version: int | None
    """What was active before; null for nothing."""
    to_version: int | None
    """What is active since; null for nothing: the ICP is retired."""
    digest: str | None
    """Of `to_version`."""
    note: str
    actor: str
    activated_at: datetime


class Activated(ActivationEntry):
    """The entry that holds now."""

    revision: int
    """The registry's revision after it."""
    changed: bool
    """False when the version was active already; then nothing is logged."""


class Activations(WireModel):
    """The activations of an ICP, the newest first."""

    items: list[ActivationEntry]
