from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from app.access.records import KeyRecord
from tests.access.samples import made_key

NOW = datetime(2026, 1, 1, 12, 30, 0, 123_456, tzinfo=UTC)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"icps": frozenset({"b", "a"}), "rate_limit": "9/second", "replaces": "aaaaaaaaaa"},
        {"expires_at": NOW, "revoked_at": NOW, "icps": frozenset()},
    ],
    ids=["plain", "limited", "ended"],
)
def test_a_record_survives_as_json(changes: dict[str, object]) -> None:
    """What a snapshot keeps of a key is the whole of it, to the microsecond."""
    key, _ = made_key(**changes)
    assert KeyRecord.from_json(json.loads(json.dumps(key.to_json()))) == key


@pytest.mark.parametrize("damage", [{"secret_digest": "x"}, {"created_at": "yesterday"}])
def test_a_record_that_is_none_is_refused(damage: dict[str, object]) -> None:
    """A snapshot with something else in it is not read as keys."""
    key, _ = made_key()
    with pytest.raises(ValueError, match=r".+"):
        KeyRecord.from_json(key.to_json() | damage)


def test_scopes_of_another_release_are_left_out() -> None:
    """A key with a scope that this release does not know keeps the others."""
    key, _ = made_key()
    assert KeyRecord.from_json(key.to_json() | {"scopes": ["score", "everything"]}) == key


def test_a_key_is_live_until_it_expires_or_is_revoked() -> None:
    """The moment of expiry is the first at which it does not work."""
    second = timedelta(seconds=1)
    key, _ = made_key(expires_at=NOW)
    assert key.live(NOW - second)
    assert not key.live(NOW)
    assert not made_key(revoked_at=NOW)[0].live(NOW - second)
    assert made_key()[0].live(NOW)
