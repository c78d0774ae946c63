"""A key as callers are checked against it: a frozen copy of its row, never with its secret."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from app.access.scopes import scopes_among

if TYPE_CHECKING:
    from app.access.scopes import Scope


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """An API key.

    Attributes:
        id: The part of the key that names it; no secret.
        name: Who uses it; the actor of what is written with it.
        secret_digest: SHA-256 of its secret.
        scopes: What it may be used for, as far as this release knows of it.
        icps: The keys of the ICPs it may be used for; None for every ICP.
        rate_limit: How often it may call, such as `600/minute`; None for the service's own limit.
        created_at: When it was made.
        created_by: Who made it.
        expires_at: When it stops working; None for never.
        revoked_at: When it was revoked; None while it is not.
        replaces: The id of the key it was rotated from.
    """

    id: str
    name: str
    secret_digest: bytes
    scopes: frozenset[Scope]
    icps: frozenset[str] | None
    rate_limit: str | None
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    revoked_at: datetime | None
    replaces: str | None

    def live(self, now: datetime) -> bool:
        """Tell whether the key works at a time: not revoked, and not expired."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def to_json(self) -> dict[str, Any]:
        """Return the record as plain JSON, for a snapshot."""
        return {
            "id": self.id,
            "name": self.name,
            "secret_digest": self.secret_digest.hex(),
            "scopes": sorted(self.scopes),
            "icps": None if self.icps is None else sorted(self.icps),
            "rate_limit": self.rate_limit,
            "created_at": self.created_at.isoformat(),
            "created_by": self.created_by,
            "expires_at": self.expires_at and self.expires_at.isoformat(),
            "revoked_at": self.revoked_at and self.revoked_at.isoformat(),
            "replaces": self.replaces,
        }

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> Self:
        """Return the record that `to_json` gave.

        Raises:
            ValueError: a value is none that `to_json` gives.
            KeyError: one is missing.
        """
        icps = given["icps"]
        return cls(
            id=given["id"],
            name=given["name"],
            secret_digest=bytes.fromhex(given["secret_digest"]),
            scopes=scopes_among(given["scopes"]),
            icps=None if icps is None else frozenset(icps),
            rate_limit=given["rate_limit"],
            created_at=datetime.fromisoformat(given["created_at"]),
            created_by=given["created_by"],
            expires_at=_time(given["expires_at"]),
            revoked_at=_time(given["revoked_at"]),
            replaces=given["replaces"],
        )


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A key as it is listed.

    Attributes:
        key: The key.
        description: What it is for.
        revoked_by: Who revoked it.
        replaced_by: The id of the key it was rotated to.
        last_used_at: When it was used last, to the minute or so; None for never.
    """

    key: KeyRecord
    description: str
    revoked_by: str | None
    replaced_by: str | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Issued:
    """A key that was just made, with its secret: the only time it is seen.

    Attributes:
        entry: The key.
        secret: The whole key as its holder sends it; kept nowhere.
        revision: The registry's revision after it.
    """

    entry: KeyEntry
    secret: str = field(repr=False)
    revision: int

    @property
    def key(self) -> KeyRecord:
        """The key as callers are checked against it."""
        return self.entry.key


@dataclass(frozen=True, slots=True)
class Revoked:
    """What a revocation did.

    Attributes:
        entry: The key, revoked.
        revision: The registry's revision after it.
        changed: False when the key was revoked before; then it stays as it was.
    """

    entry: KeyEntry
    revision: int
    changed: bool


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
