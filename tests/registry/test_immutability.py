"""What is published stays: refused by rights, refused by triggers, and detected all the same."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from app.audit.events import Author
from app.registry.errors import VersionTampered
from app.registry.registry import Registry
from app.registry.served import ServedVersion
from tests.registry.changes import publish, tamper

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from app.registry.store import Store

STATEMENTS = [
    "UPDATE icp_version SET note = 'x'",
    "DELETE FROM icp_version",
    "TRUNCATE icp_version CASCADE",
    "UPDATE icp_activation SET note = 'x'",
    "DELETE FROM icp_activation",
    "TRUNCATE icp_activation",
]
OTHER_BYTES = "UPDATE icp_version SET document = document || ' ' WHERE icp_key = 'small'"
OTHER_BYTES_AND_DIGEST = """
    UPDATE icp_version
    SET document = replaced, digest = 'sha256:' || encode(sha256(replaced), 'hex')
    FROM (SELECT convert_to(replace(convert_from(document, 'UTF8'), 'Call', 'Cold'), 'UTF8')
          AS replaced FROM icp_version WHERE icp_key = 'small') AS changed
    WHERE icp_key = 'small'
"""
LOGGED_DIGEST = "UPDATE icp_activation SET digest = 'sha256:0' WHERE icp_key = 'small'"
OTHER_KEY = OTHER_BYTES_AND_DIGEST.replace("'Call', 'Cold'", "'\"small\"', '\"other\"'")
NO_DEFINITION = """
    UPDATE icp_version SET document = '{}', digest = 'sha256:' || encode(sha256('{}'), 'hex')
    WHERE icp_key = 'small'
"""


@pytest.mark.parametrize("statement", STATEMENTS)
def test_service_role_may_only_read_and_add(
    store: Store, service_engine: Engine, statement: str
) -> None:
    """The service role has no right to change, remove or truncate what is published."""
    publish(store)
    with (
        service_engine.connect() as connection,
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        connection.execute(text(statement))


@pytest.mark.parametrize("statement", STATEMENTS)
def test_owner_is_refused_by_triggers(store: Store, owner_engine: Engine, statement: str) -> None:
    """The owner is told that the tables are append-only."""
    publish(store)
    with (
        owner_engine.connect() as connection,
        pytest.raises(IntegrityError, match=r"is append-only: (UPDATE|DELETE|TRUNCATE) is refused"),
    ):
        connection.execute(text(statement))


@pytest.mark.parametrize("statement", ["UPDATE icp SET key = 'x'", "DELETE FROM icp"])
def test_service_role_may_lock_an_icp_but_not_rename_it(
    store: Store, service_engine: Engine, statement: str
) -> None:
    """The right that a row lock needs does not reach the key."""
    publish(store)
    with (
        service_engine.connect() as connection,
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [OTHER_BYTES, OTHER_BYTES_AND_DIGEST, LOGGED_DIGEST, NO_DEFINITION],
    ids=["bytes", "bytes and digest", "logged digest", "no definition"],
)
def test_tampered_version_is_detected_on_load(
    store: Store, owner_engine: Engine, statement: str
) -> None:
    """A row altered by the owner is not served, by key, by number or by activation."""
    publish(store)
    publish(store, key="other")
    tamper(owner_engine, statement)
    registry = Registry(store)
    registry.refresh()
    for selector in ("small", "small@1"):
        with pytest.raises(VersionTampered) as refused:
            registry.resolve(selector)
        assert (refused.value.key, refused.value.version) == ("small", 1)
    with pytest.raises(VersionTampered):
        store.activate("small", 1, note="", by=Author("ada"))
    assert registry.resolve("other")


def test_tampered_older_version_is_detected(store: Store, owner_engine: Engine) -> None:
    """An older version is checked when it is fetched, whether or not it was ever active."""
    publish(store, name="A", activate=False)
    publish(store, name="B")
    tamper(owner_engine, OTHER_BYTES + " AND version = 1")
    registry = Registry(store)
    registry.refresh()
    with pytest.raises(VersionTampered):
        asyncio.run(registry.find("small@1"))
    with pytest.raises(VersionTampered):
        store.version("small", 1)
    assert registry.resolve("small")


def test_version_that_is_no_definition_is_not_served(store: Store, owner_engine: Engine) -> None:
    """Bytes that match their digest but are no definition of this ICP are not served either."""
    publish(store, activate=False)
    tamper(owner_engine, NO_DEFINITION)
    with pytest.raises(VersionTampered, match="this release cannot read it"):
        store.version("small", 1)
    with pytest.raises(VersionTampered, match="this release cannot read it"):
        store.activate("small", 1, note="", by=Author("ada"))


def test_document_of_another_icp_is_not_served(store: Store, owner_engine: Engine) -> None:
    """Bytes that match their digest but define another ICP are not served."""
    publish(store, activate=False)
    tamper(owner_engine, OTHER_KEY)
    with pytest.raises(VersionTampered, match="defines another ICP"):
        store.version("small", 1)


def test_scoring_digest_of_an_earlier_release_is_trusted(
    store: Store, owner_engine: Engine
) -> None:
    """A version whose scoring digest today's code would not make is served, with the stored one."""
    publish(store)
    tamper(owner_engine, "UPDATE icp_version SET scoring_digest = 'sha256:0'")
    registry = Registry(store)
    registry.refresh()
    (version,) = registry.resolve("small")
    assert isinstance(version, ServedVersion)
    assert version.scoring_digest == "sha256:0"
    assert not store.activate("small", 1, note="", by=Author("ada")).changed


def test_tampered_version_is_logged_once(
    store: Store, owner_engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """A version that is not served is one error in the log, however often it is asked for."""
    publish(store, key="logged-once")
    tamper(owner_engine, "UPDATE icp_version SET document = '{}'")
    registry = Registry(store)
    for _ in range(2):
        registry.refresh()
        with pytest.raises(VersionTampered):
            registry.resolve("logged-once")
    (line,) = caplog.records
    assert line.levelname == "ERROR"
    assert "version 1 of ICP 'logged-once' is not served: its document does not" in line.message


@pytest.mark.parametrize("retired", [False, True])
def test_version_whose_row_is_gone_is_tampered(
    store: Store, owner_engine: Engine, *, retired: bool
) -> None:
    """A deleted row spoils that ICP alone, is not taken for unknown, and its number stays taken."""
    publish(store)
    publish(store, key="other")
    if retired:
        store.activate("small", None, note="", by=Author("ada"))
    tamper(owner_engine, "DELETE FROM icp_version WHERE icp_key = 'small'")
    registry = Registry(store)
    registry.refresh()
    assert registry.resolve("other")
    assert [each.state for each in registry.listing(date.max)] == ["active", "tampered"]
    calls: list[Callable[[], object]] = [
        lambda: registry.resolve("small@1"),
        lambda: store.version("small", 1),
        lambda: store.activate("small", 1, note="", by=Author("ada")),
    ]
    for call in calls:
        with pytest.raises(VersionTampered, match="its row is gone"):
            call()
    assert publish(store).version == 2
    registry.refresh()
    assert registry.resolve("small")
    assert store.activations("small")[0].from_version is None


@pytest.mark.parametrize("statement", [OTHER_BYTES, LOGGED_DIGEST], ids=["bytes", "logged digest"])
def test_tampered_latest_version_does_not_block_publishing(
    store: Store, owner_engine: Engine, statement: str
) -> None:
    """The next version can be published, even with the document the tampered one once held."""
    publish(store)
    tamper(owner_engine, statement)
    again = publish(store)
    assert (again.version, again.published, again.activated) == (2, True, True)
    registry = Registry(store)
    registry.refresh()
    assert registry.resolve("small")


def test_restored_version_is_served_again(store: Store, owner_engine: Engine) -> None:
    """A tampered version is read anew at every refresh, so a repaired row is found."""
    publish(store)
    tamper(owner_engine, OTHER_BYTES)
    registry = Registry(store)
    registry.refresh()
    tamper(
        owner_engine,
        "UPDATE icp_version SET document = substring(document for length(document) - 1)",
    )
    registry.refresh()
    assert registry.resolve("small")
