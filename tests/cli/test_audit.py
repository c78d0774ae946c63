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


def test_a_head_that_is_gone(store: Store) -> None:
    """Events that were cut off are missed by who kept the hash."""
    publish(store)
    ran = icp("audit", "verify", "--head", "sha256:gone")
    assert ran.code == 1
    assert "events were cut off, or all were made anew" in ran.err
