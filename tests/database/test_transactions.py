from __future__ import annotations

import os
import shutil
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.database import engine as engines
from app.database import migrating
from app.database.embedded.server import EmbeddedPostgres
from app.database.errors import DatabaseUnavailable
from app.database.transactions import transaction
from app.registry.registry import Registry
from app.registry.store import Store
from tests.processes import await_none_using, linux_only
from tests.registry.changes import publish

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine


def _run(engine: Engine, *statements: str) -> None:
    with transaction(engine) as session:
        for statement in statements:
            session.execute(text(statement))


def _ask_for_ever(store: Store) -> None:
    while True:
        store.revision()


@linux_only
def test_killed_database_is_unavailable_until_it_is_back() -> None:
    """Scoring goes on without the database, writing says that it is away, and recovers."""
    state = Path(tempfile.mkdtemp(prefix="icp-"))
    server = EmbeddedPostgres(state)
    server.start()
    migrating.upgrade(server.url())
    engine = engines.service_engine(server.url())
    store = Store(engine)
    publish(store)
    registry = Registry(store)
    registry.refresh()
    pid_file = state / "pg" / "data" / "postmaster.pid"
    os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)
    with pytest.raises(DatabaseUnavailable, match=r"no server listens|connection .* was lost"):
        publish(store, name="B")
    with pytest.raises(DatabaseUnavailable):
        registry.refresh()
    assert registry.resolve("small")
    server.stop()
    with server:
        assert publish(store, name="B").version == 2
        engine.dispose()
    assert await_none_using(state) == []
    shutil.rmtree(state)


def test_lost_connection_is_replaced(store: Store, owner_engine: Engine) -> None:
    """A connection that the server closed between two calls is replaced unnoticed."""
    publish(store)
    with owner_engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    assert store.revision() == 1


def test_connection_lost_within_a_transaction(service_engine: Engine) -> None:
    """A transaction that loses its connection is unavailable, not a defect."""
    with pytest.raises(DatabaseUnavailable, match="ended the connection"):
        _run(service_engine, "RESET ROLE", "SELECT pg_terminate_backend(pg_backend_pid())")


def test_slow_statements_are_cut_off(service_engine: Engine) -> None:
    """A statement that takes too long is unavailable."""
    with pytest.raises(DatabaseUnavailable, match="does not answer in time"):
        _run(service_engine, "SET LOCAL statement_timeout = 1", "SELECT pg_sleep(5)")


def test_lock_that_is_not_given(service_engine: Engine, owner_engine: Engine) -> None:
    """A statement that waits for a lock too long says so."""
    with owner_engine.begin() as other:
        other.execute(text("LOCK TABLE icp"))
        with pytest.raises(DatabaseUnavailable, match="held the lock it needs for too long"):
            _run(service_engine, "SET LOCAL lock_timeout = 1", "SELECT key FROM icp")


def test_read_only_database_is_unavailable(store: Store, service_engine: Engine) -> None:
    """A database that takes no changes, as a standby does, is nothing to migrate."""
    with pytest.raises(DatabaseUnavailable, match="read-only, so nothing can be") as refused:
        _run(service_engine, "SET TRANSACTION READ ONLY", "INSERT INTO icp (key) VALUES ('a')")
    assert "migrate" not in str(refused.value)
    assert store.revision() == 0


def test_user_without_the_role_is_unavailable(database_url: URL, owner_engine: Engine) -> None:
    """A user who may not become the service role needs rights, not a migration."""
    engine = engines.service_engine(database_url.set(username="stranger", password="x"))  # noqa: S106 - of a role that lives as long as this test
    with owner_engine.begin() as connection:
        connection.execute(text("CREATE ROLE stranger LOGIN PASSWORD 'x'"))
    try:
        with pytest.raises(DatabaseUnavailable, match="lacks the rights of the role") as refused:
            Store(engine).revision()
    finally:
        engine.dispose()
        with owner_engine.begin() as connection:
            connection.execute(text("DROP ROLE stranger"))
    assert "migrate" not in str(refused.value)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"database": "icp_none"}, "the server has no database of this name"),
        ({"username": "icp_nobody", "password": "secret"}, "refuses the (user|password)"),
        ({"host": "127.0.0.1", "port": 1, "query": {}}, "no server listens at"),
        ({"host": "no.host.invalid", "query": {}}, "host is not known"),
    ],
)
def test_connection_that_is_refused(
    database_url: URL, caplog: pytest.LogCaptureFixture, change: dict[str, Any], reason: str
) -> None:
    """The reason is told without names, and logged once, without the password."""
    engine = engines.service_engine(database_url.set(**change))
    with pytest.raises(DatabaseUnavailable, match=reason) as refused:
        Store(engine).revision()
    assert not any(str(value) in str(refused.value) for value in change.values())
    (line,) = caplog.records
    assert (line.levelname, "secret" in line.message) == ("WARNING", False)
    assert str(change.get("database", "")) in line.message


@pytest.mark.parametrize("password", ["wrong-secret", None])
def test_password_that_is_refused(password: str | None, caplog: pytest.LogCaptureFixture) -> None:
    """A wrong or missing password is told, and logged without the password."""
    state = Path(tempfile.mkdtemp(prefix="icp-"))
    with EmbeddedPostgres(state) as server:
        (server.directory / "data" / "pg_hba.conf").write_text("local all all scram-sha-256\n")
        os.kill(int((server.directory / "data/postmaster.pid").read_text().split()[0]), 1)  # reload
        engine = engines.service_engine(server.url().set(password=password))
        with pytest.raises(DatabaseUnavailable, match="refuses the password"):
            _ask_for_ever(Store(engine))
    assert "wrong-secret" not in caplog.text
    shutil.rmtree(state)


def test_exhausted_pool_is_unavailable(
    service_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A caller that gets no connection in time is told so."""
    monkeypatch.setattr(service_engine.pool, "_timeout", 0.01)
    connections = [service_engine.connect() for _ in range(15)]
    with pytest.raises(DatabaseUnavailable, match="every connection is in use"):
        Store(service_engine).revision()
    for connection in connections:
        connection.close()


def test_database_that_was_never_migrated(empty_database_url: URL) -> None:
    """A database without tables says which command makes them."""
    engine = engines.service_engine(empty_database_url)
    with pytest.raises(DatabaseUnavailable, match="run `icp migrate`"):
        Store(engine).revision()
    engine.dispose()


def test_transaction_is_all_or_nothing(store: Store, service_engine: Engine) -> None:
    """What a failing block wrote is not there afterwards."""
    with pytest.raises(DBAPIError, match="division by zero"):
        _run(service_engine, "INSERT INTO icp (key) VALUES ('half')", "SELECT 1 / 0")
    assert publish(store, key="half", activate=False).version == 1
    assert store.revision() == 1


def test_defects_are_not_hidden(service_engine: Engine) -> None:
    """An error that is nobody's trouble but ours is raised as it is."""
    with pytest.raises(DBAPIError, match="syntax error"):
        _run(service_engine, "SELEC 1")
