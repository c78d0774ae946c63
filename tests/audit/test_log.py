from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from app.access.scopes import Scope
from app.access.store import KeyStore
from app.access.wanted import NewKey
from app.audit.events import GENESIS, Author
from app.audit.log import AuditLog
from tests.registry.changes import publish, tamper

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from app.registry.store import Store


@pytest.fixture
def log(service_engine: Engine) -> AuditLog:
    """The audit log of an empty database."""
    return AuditLog(service_engine)


def test_every_write_leaves_an_event(store: Store, log: AuditLog) -> None:
    """Who did what to what, and the digests before and after it, in which request."""
    first = publish(store)
    publish(store, activate=False, name="Other")
    store.activate("small", None, note="sold", by=Author("bob", "request-1"))
    retired, second, activated, published = log.events()
    assert [event.id for event in log.events()] == [4, 3, 2, 1]
    assert (published.action, published.before, published.after) == (
        "version.published",
        None,
        first.digest,
    )
    assert (activated.action, activated.after) == ("icp.activated", first.digest)
    assert (second.action, second.before) == ("version.published", first.digest)
    assert (retired.action, retired.before, retired.after) == ("icp.retired", first.digest, None)
    assert (retired.actor, retired.request_id) == ("bob", "request-1")
    assert '"note":"sold"' in retired.details


def test_what_changes_nothing_leaves_none(store: Store, log: AuditLog) -> None:
    """Publishing the same again, or activating what is active, is no write."""
    publish(store)
    before = log.events()
    publish(store)
    store.activate("small", 1, note="", by=Author("ada"))
    assert log.events() == before


def test_keys_leave_events_without_secrets(service_engine: Engine, log: AuditLog) -> None:
    """A key that is made, rotated and revoked is told by its id, and never by its secret."""
    keys = KeyStore(service_engine)
    made = keys.create(NewKey(name="crm", scopes=[Scope.SCORE]), by=Author("ada"))
    keys.revoke(made.key.id, by=Author("ada"))
    revoked, created = log.events(subject=made.key.id)
    assert (revoked.action, created.action) == ("key.revoked", "key.created")
    secret = made.secret.rpartition("_")[2]
    assert not any(secret in event.details for event in (revoked, created))


def test_events_are_paged(store: Store, log: AuditLog) -> None:
    """The newest come first, so many at a time, after the last one seen."""
    for number in range(4):
        publish(store, activate=False, name=f"Name {number}")
    first = log.events(limit=3)
    assert [event.id for event in first] == [4, 3, 2]
    assert [event.id for event in log.events(limit=3, after=first[-1].id)] == [1]


def test_the_chain_holds(store: Store, log: AuditLog) -> None:
    """Each event follows the one before, from a beginning that is known."""
    assert log.verify().head == GENESIS
    publish(store)
    found = log.verify()
    newest, first = log.events()
    assert (found.events, found.head, found.fork) == (2, newest.hash, None)
    assert (first.previous, newest.previous) == (GENESIS, first.hash)
    assert log.verify(first.hash).fork is None


def test_events_written_at_once_make_one_chain(store: Store, log: AuditLog) -> None:
    """Writes of several connections to several ICPs follow one another without a gap."""
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda n: publish(store, key=f"key-{n % 4}", name=f"N{n}"), range(20)))
    found = log.verify()
    assert (found.events, found.fork) == (40, None)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_event SET actor = 'eve' WHERE id = 2", "event 2 is not what was written"),
        ("UPDATE audit_event SET at = at + interval '1 us' WHERE id = 1", "event 1 is not what"),
        ("DELETE FROM audit_event WHERE id = 1", "event 1 is gone: 2 comes in its place"),
        (
            "UPDATE audit_event SET previous = hash WHERE id = 2",
            "event 2 does not follow the one before it",
        ),
    ],
)
def test_what_was_tampered_with_is_found(
    store: Store, log: AuditLog, owner_engine: Engine, statement: str, said: str
) -> None:
    """A changed or missing event is named."""
    publish(store)
    publish(store, name="Other")
    tamper(owner_engine, statement)
    fork = log.verify().fork
    assert fork is not None
    assert said in fork.reason


def test_a_cut_end_is_found_by_a_hash_kept_elsewhere(
    store: Store, log: AuditLog, owner_engine: Engine
) -> None:
    """Without the last events the chain holds; only who kept the head sees that they are gone."""
    publish(store)
    head = log.verify().head
    tamper(owner_engine, "DELETE FROM audit_event WHERE id = 2")
    assert log.verify().fork is None
    fork = log.verify(head).fork
    assert fork is not None
    assert "events were cut off" in fork.reason


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor = 'eve'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
    ],
)
def test_nobody_changes_an_event(store: Store, owner_engine: Engine, statement: str) -> None:
    """Not even the owner of the database, as long as the triggers are there."""
    publish(store)
    with (
        owner_engine.begin() as connection,
        pytest.raises(Exception, match="audit_event is append-only"),
    ):
        connection.execute(text(statement))
