from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlmodel import Session

from app.access import queries
from app.access.errors import KeyEnded, UnknownKey
from app.access.scopes import Scope
from app.access.store import KeyStore
from app.access.wanted import NewKey
from app.audit.events import Author

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from app.access.records import Issued, KeyRecord

DAY = timedelta(days=1)


@pytest.fixture
def keys(service_engine: Engine) -> KeyStore:
    """An empty store of keys."""
    return KeyStore(service_engine)


def wanted(**more: object) -> NewKey:
    """Return a key to be made that may score."""
    return NewKey.model_validate({"name": "crm", "scopes": ["score"], **more})


def known(engine: Engine) -> dict[str, KeyRecord]:
    """Return the keys that callers are checked against."""
    with Session(engine) as session, session.begin():
        return {key.id: key for key in queries.keys(session)}


def test_a_key_is_made_and_its_secret_is_not_kept(
    keys: KeyStore, service_engine: Engine, owner_engine: Engine
) -> None:
    """A new key is listed as it was wanted; the database holds the digest of its secret alone."""
    made = keys.create(
        wanted(icps=["dev-tool", "dev-tool"], rate_limit="60/minute", description="nightly"),
        by=Author("somebody"),
    )
    _, key_id, secret = made.secret.split("_")
    (entry,) = keys.entries()
    assert entry.key == made.key == known(service_engine)[key_id]
    assert (entry.description, entry.last_used_at, entry.replaced_by) == ("nightly", None, None)
    assert made.key.secret_digest == sha256(secret.encode()).digest()
    assert made.key.scopes == {Scope.SCORE}
    assert made.key.icps == frozenset({"dev-tool"})
    assert (made.key.rate_limit, made.key.created_by) == ("60/minute", "somebody")
    assert (made.key.expires_at, made.key.revoked_at, made.key.replaces) == (None, None, None)
    assert made.secret not in repr(made)
    with owner_engine.connect() as connection:
        stored = str(connection.execute(text("SELECT row_to_json(api_key) FROM api_key")).all())
    assert secret not in stored


def test_every_change_raises_the_revision(keys: KeyStore) -> None:
    """Making, rotating and revoking a key is a change workers learn of; a repetition is none."""
    made = keys.create(wanted(), by=Author("a"))
    rotated = keys.rotate(made.key.id, overlap=DAY, by=Author("a"))
    revoked = keys.revoke(made.key.id, by=Author("a"))
    again = keys.revoke(made.key.id, by=Author("b"))
    assert [made.revision, rotated.revision, revoked.revision, again.revision] == [1, 2, 3, 3]
    assert (revoked.changed, again.changed) == (True, False)
    assert revoked.entry == again.entry
    assert {entry.key.id: entry.revoked_by for entry in keys.entries()}[made.key.id] == "a"


def test_an_expiry_counts_from_now(keys: KeyStore) -> None:
    """A key that is to live an hour is live now and not in an hour."""
    made = keys.create(wanted(expires_in_seconds=3_600), by=Author("a")).key
    now = datetime.now(UTC)
    assert made.live(now)
    assert not made.live(now + timedelta(hours=1))


def test_a_rotated_key_goes_on_for_the_overlap(keys: KeyStore) -> None:
    """The new key may do the same under another secret; the old one ends after the overlap."""
    old = keys.create(wanted(icps=["small"], rate_limit="9/second"), by=Author("a"))
    new = keys.rotate(old.key.id, overlap=DAY, by=Author("b"))
    assert new.secret != old.secret
    assert (new.key.name, new.key.scopes, new.key.icps, new.key.rate_limit) == (
        (old.key.name, old.key.scopes, old.key.icps, old.key.rate_limit)
    )
    assert (new.key.replaces, new.key.expires_at, new.key.created_by) == (old.key.id, None, "b")
    listed = {entry.key.id: entry for entry in keys.entries()}
    ended = listed[old.key.id].key
    assert listed[old.key.id].replaced_by == new.key.id
    assert ended.live(datetime.now(UTC))
    assert not ended.live(datetime.now(UTC) + DAY)


def test_a_rotated_key_lives_as_long_as_the_old_one_was_meant_to(keys: KeyStore) -> None:
    """The lifetime is given anew, and an overlap does not make the old key live longer."""
    old = keys.create(wanted(expires_in_seconds=3_600), by=Author("a")).key
    new = keys.rotate(old.id, overlap=DAY, by=Author("a")).key
    assert new.expires_at
    assert old.expires_at
    assert timedelta() < new.expires_at - old.expires_at < timedelta(minutes=5)
    assert {entry.key.id: entry.key for entry in keys.entries()}[old.id].expires_at == (
        old.expires_at
    )


def _rotated(keys: KeyStore) -> Issued:
    made = keys.create(wanted(), by=Author("a"))
    keys.rotate(made.key.id, overlap=DAY, by=Author("a"))
    return made


def _revoked(keys: KeyStore) -> Issued:
    made = keys.create(wanted(), by=Author("a"))
    keys.revoke(made.key.id, by=Author("a"))
    return made


def _expired(keys: KeyStore) -> Issued:
    made = keys.create(wanted(), by=Author("a"))
    keys.rotate(made.key.id, overlap=timedelta(), by=Author("a"))
    return made


@pytest.mark.parametrize("ended", [_rotated, _revoked, _expired])
def test_what_has_ended_is_not_rotated(keys: KeyStore, ended: object) -> None:
    """A key that is revoked, expired or replaced already is refused, and nothing changes."""
    assert callable(ended)
    made = ended(keys)
    before = keys.entries()
    with pytest.raises(KeyEnded, match=made.key.id):
        keys.rotate(made.key.id, overlap=DAY, by=Author("a"))
    assert keys.entries() == before


@pytest.mark.parametrize("key_id", ["aaaaaaaaaa", "", "A", "\x00", "x" * 5_000, "'; --"])
def test_an_id_of_no_key(keys: KeyStore, key_id: str) -> None:
    """Whatever is no id of a key is an unknown key."""
    with pytest.raises(UnknownKey):
        keys.revoke(key_id, by=Author("a"))
    with pytest.raises(UnknownKey):
        keys.rotate(key_id, overlap=DAY, by=Author("a"))


def test_last_uses_are_recorded_together(keys: KeyStore) -> None:
    """The newest time holds, whoever writes last; a key that is not there does no harm."""
    one, two = (keys.create(wanted(), by=Author("a")).key.id for _ in range(2))
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    keys.record_uses({one: noon, two: noon, "zzzzzzzzzz": noon})
    keys.record_uses({one: noon - DAY, two: noon + DAY})
    listed = {entry.key.id: entry.last_used_at for entry in keys.entries()}
    assert listed == {one: noon, two: noon + DAY}


def test_a_key_that_ended_long_ago_is_forgotten_by_the_gate_and_stays_listed(
    keys: KeyStore, service_engine: Engine, owner_engine: Engine
) -> None:
    """What the service holds in memory does not grow with every key there ever was."""
    made = keys.create(wanted(), by=Author("a")).key
    keys.revoke(made.id, by=Author("a"))
    assert known(service_engine)[made.id].revoked_at
    with owner_engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("UPDATE api_key SET revoked_at = now() - interval '31 days'"))
    assert known(service_engine) == {}
    assert len(keys.entries()) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM api_key",
        "TRUNCATE api_key CASCADE",
        "UPDATE api_key SET scopes = '{admin}'",
        "UPDATE api_key SET icps = NULL",
        "UPDATE api_key SET secret_digest = sha256('mine')",
        "UPDATE api_key SET name = 'other'",
        "UPDATE api_key SET revoked_at = NULL, revoked_by = NULL",
        "UPDATE api_key SET revoked_at = now() + interval '1 day'",
        "UPDATE api_key SET expires_at = NULL",
        "UPDATE api_key SET expires_at = expires_at + interval '1 second'",
    ],
)
def test_a_key_can_only_end(keys: KeyStore, owner_engine: Engine, statement: str) -> None:
    """Not even the owner of the tables gives a key more, lets it live longer, or removes it."""
    key = keys.create(wanted(icps=["small"], expires_in_seconds=60), by=Author("a")).key
    keys.revoke(key.id, by=Author("a"))
    with (
        pytest.raises(DBAPIError, match="a key can only end"),
        owner_engine.begin() as connection,
    ):
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM api_key",
        "TRUNCATE api_key",
        "UPDATE api_key SET scopes = '{admin}'",
        "UPDATE api_key SET secret_digest = sha256('mine')",
        "DELETE FROM api_key_use",
        "UPDATE api_key_use SET key_id = 'x'",
    ],
)
def test_the_service_may_not_change_keys(service_engine: Engine, statement: str) -> None:
    """The role of the service has no right to delete a key or to change what it may do."""
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        service_engine.begin() as connection,
    ):
        connection.execute(text(statement))


def test_a_scope_of_a_newer_release_stops_nobody(
    keys: KeyStore, service_engine: Engine, owner_engine: Engine
) -> None:
    """Keys are read on though one of them has a scope that this release does not know."""
    made = keys.create(wanted(), by=Author("somebody"))
    with owner_engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("UPDATE api_key SET scopes = scopes || '{everything}'::text[]"))
    assert known(service_engine)[made.key.id].scopes == {Scope.SCORE}
    assert [entry.key.scopes for entry in keys.entries()] == [{Scope.SCORE}]
