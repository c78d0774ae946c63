"""What the calls on API keys take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from app.access.scopes import Scope
from app.access.wanted import MAX_OVERLAP_SECONDS, WHOLE, NewKey
from app.api.models.base import WireModel

if TYPE_CHECKING:
    from app.access.records import KeyEntry

DAY_SECONDS = 86_400


class KeyRequest(NewKey):
    """A key to be made."""


class RotationRequest(WireModel):
    """How a key is to be replaced."""

    overlap_seconds: Annotated[int, Field(strict=True, ge=0, le=MAX_OVERLAP_SECONDS), WHOLE] = (
        DAY_SECONDS
    )
    """How long the old key goes on beside the new one, unless it ends earlier anyway."""


class ApiKey(WireModel):
    """An API key, without its secret."""

    id: str
    """The part of the key that names it; no secret."""
    name: str
    """Who uses it; the `actor` of what is written with it."""
    description: str
    state: Literal["active", "expired", "revoked"]
    scopes: list[Scope]
    icps: list[str] | None
    """The keys of the only ICPs it may be used for; null for every ICP."""
    rate_limit: str | None
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str | None
    replaces: str | None
    """The id of the key it was rotated from."""
    replaced_by: str | None
    """The id of the key it was rotated to."""
    last_used_at: datetime | None
    """To the minute or so; null for never."""


class IssuedKey(ApiKey):
    """A key that was just made: the only time its secret is seen."""

    key: str
    """The whole key, as it is sent: `Authorization: Bearer icp_...`."""
    revision: int
    """The registry's revision after it."""


class RevokedKey(ApiKey):
    """A key that is revoked."""

    revision: int
    """The registry's revision after it."""
    changed: bool
    """False when it was revoked already."""


class ApiKeys(WireModel):
    """Keys, whether they work or not, the newest first."""

    items: list[ApiKey]


def shown(entry: KeyEntry, now: datetime) -> dict[str, object]:
    """Return the fields of `ApiKey`.

    Args:
        entry: The key.
        now: What its state is told for.
    """
    key = entry.key
    ended = "expired" if key.revoked_at is None else "revoked"
    return {
        "id": key.id,
        "name": key.name,
        "description": entry.description,
        "state": "active" if key.live(now) else ended,
        "scopes": sorted(key.scopes),
        "icps": None if key.icps is None else sorted(key.icps),
        "rate_limit": key.rate_limit,
        "created_at": key.created_at,
        "created_by": key.created_by,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
        "revoked_by": entry.revoked_by,
        "replaces": key.replaces,
        "replaced_by": entry.replaced_by,
        "last_used_at": entry.last_used_at,
    }
