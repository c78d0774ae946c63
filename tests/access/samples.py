"""Keys and principals that tests of access share."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from app.access.records import KeyRecord
from app.access.scopes import Scope
from app.access.secret import as_sent, digest, new_id, new_secret

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAMPLE = KeyRecord(
    id="",
    name="crm",
    secret_digest=b"",
    scopes=frozenset({Scope.SCORE}),
    icps=None,
    rate_limit=None,
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
    created_by="test",
    expires_at=None,
    revoked_at=None,
    replaces=None,
)


def made_key(**changes: Any) -> tuple[KeyRecord, bytes]:  # noqa: ANN401 - a record's fields
    """Return a key that may score, with these changes, and the header its holder sends."""
    secret = new_secret()
    key = replace(_SAMPLE, id=new_id(), secret_digest=digest(secret.encode()), **changes)
    return key, f"Bearer {as_sent(key.id, secret)}".encode()


class Recorder:
    """Takes what is recorded of uses."""

    def __init__(self) -> None:
        self.recorded: list[dict[str, datetime]] = []

    def __call__(self, uses: Mapping[str, datetime]) -> None:
        """Take some."""
        self.recorded.append(dict(uses))
