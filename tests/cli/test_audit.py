from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.audit.log import AuditLog
from tests.cli.running import icp
from tests.registry.changes import publish, tamper

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

    from app.registry.store import Store


@pytest.fixture(autouse=True)
def database(database_url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands use the tests' database."""
    monkeypatch.setenv("ICP_DATABASE_URL", database_url.render_as_string(hide_password=False))


def test_a_chain_that_holds(store: Store, service_engine: Engine) -> None:
    """It says how many events there are, and the hash to keep."""
    publish(store)
    head = AuditLog(service_engine).verify().head
    ran = icp("audit", "verify")
    assert (ran.code, ran.out) == (0, f"2 events hold; the last one is {head}\n")
    publish(store, name="Other")
    assert icp("audit", "verify", "--head", head).code == 0


def test_a_chain_that_does_not(store: Store, owner_engine: Engine) -> None:
    """The first event that does not fit is named."""
    publish(store)
    tamper(owner_engine, "UPDATE audit_event SET actor = 'eve' WHERE id = 1")
    ran = icp("audit", "verify")
    assert ran.code == 1
    assert ran.err == "the audit log does not hold: event 1 is not what was written\n"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE icp_version SET digest = 'sha256:x' WHERE version = 1",
            "version 1 of small is not what event 1 says was published",
        ),
        ("DELETE FROM icp_version WHERE version = 2", "version 2 of small is not what event 3"),
        ("DELETE FROM icp_activation WHERE to_version = 2", "of small is not what event 4 says"),
        (
            """
            INSERT INTO icp_version
            SELECT icp_key, 3, document, digest, scoring_digest, note, actor FROM icp_version
            WHERE version = 2
            """,
            "version 3 of small was published without an event",
        ),
    ],
)
def test_what_is_stored_is_held_against_the_log(
    store: Store, owner_engine: Engine, statement: str, said: str
) -> None:
    """A row that was changed along with its digest is told by its event."""
    publish(store)
    publish(store, name="Other")
    tamper(owner_engine, statement)
    ran = icp("audit", "verify")
    assert ran.code == 1
    assert said in ran.err


def test_a_head_that_is_gone(store: Store) -> None:
    """Events that were cut off are missed by who kept the hash."""
    publish(store)
    ran = icp("audit", "verify", "--head", "sha256:gone")
    assert ran.code == 1
    assert "events were cut off, or all were made anew" in ran.err
