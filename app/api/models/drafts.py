"""Drafts as they are sent and shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.api.models.base import WireModel
from schemas.problem import Fault


class DraftRequest(WireModel):
    """A definition as far as it is written; anything of it may be missing or faulty."""

    document: dict[str, Any]


class DraftPatch(WireModel):
    """A JSON merge patch (RFC 7396) of a draft: members to set, or with null to remove."""

    document: dict[str, Any]


class Draft(WireModel):
    """The draft of an ICP."""

    key: str
    digest: str
    """Of the document; the ETag is the same in quotation marks."""
    based_on: int | None
    """The latest version when the draft was begun; null for none."""
    actor: str
    """Who saved it last."""
    saved_at: datetime
    publishable: bool
    """Whether nothing stands against publishing it."""
    faults: tuple[Fault, ...]
    """What does: everything that is missing or faulty, and every example that fails."""
    document: dict[str, Any]
    """As far as it is written, in canonical form."""
