"""Fixtures for everything that needs the real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy import URL, make_url, text

from app.database import engine, migrating
from app.database.embedded.server import EmbeddedPostgres
from app.registry.compiled_cache import CompiledCache
from app.registry.registry import Registry
from app.registry.store import Store

settings.register_profile("tests", deadline=None)  # speed is measured by the benchmark
settings.load_profile("tests")

os.environ.pop("COLUMNS", None)  # pytest-xdist sets it; without a terminal our width is our own

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

# As nobody else can: without the triggers that keep what is published.
EMPTY = """
    SET session_replication_role = replica;
    TRUNCATE icp, icp_version, icp_activation, icp_draft, icp_scheduled_activation, icp_review,
        audit_event, api_key, api_key_use, webhook, webhook_message, webhook_delivery
        RESTART IDENTITY;
    UPDATE registry_revision SET revision = 0
"""


@pytest.fixture(autouse=True)
def state_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what a service saves out of the checkout, and from other tests."""
    monkeypatch.setenv("ICP_STATE_DIR", str(tmp_path / "state"))


@pytest.fixture(scope="session")
def server_url() -> Iterator[URL]:
    """A PostgreSQL for this run: of ICP_TEST_DATABASE_URL (a superuser), or one of our own."""
    if given := os.environ.get("ICP_TEST_DATABASE_URL"):
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    state = Path(tempfile.mkdtemp(prefix="icp-"))  # pytest's own paths are too long for a socket
    try:
        with EmbeddedPostgres(state) as server:
            _execute(server.url(), "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
            yield server.url()
    finally:
        shutil.rmtree(state)


@pytest.fixture(scope="session")
def migrated_database(server_url: URL) -> Iterator[URL]:
    """A migrated database of this run's own, as its owner."""
    with _database(server_url) as url:
        migrating.upgrade(url)
        yield url


@pytest.fixture
def database_url(migrated_database: URL) -> Iterator[URL]:
    """A migrated database without ICPs, as its owner; emptied again after the test."""
    yield migrated_database
    _execute(migrated_database, EMPTY)


@pytest.fixture
def empty_database_url(server_url: URL) -> Iterator[URL]:
    """A database without tables, as its owner."""
    with _database(server_url) as url:
        yield url


@pytest.fixture
def owner_engine(database_url: URL) -> Engine:
    """Connections with the owner's rights."""
    return engine.owner_engine(database_url)


@pytest.fixture
def service_engine(database_url: URL) -> Iterator[Engine]:
    """Connections as the service role."""
    service = engine.service_engine(database_url)
    yield service
    service.dispose()


@pytest.fixture
def store(service_engine: Engine) -> Store:
    """An empty store."""
    return Store(service_engine)


@pytest.fixture
def registry(store: Store) -> Registry:
    """A registry that has not read the store yet."""
    return Registry(store)


@contextmanager
def _database(server: URL) -> Iterator[URL]:
    name = f"icp_test_{uuid4().hex[:12]}"
    _execute(server, f"CREATE DATABASE {name}")
    try:
        yield server.set(database=name)
    finally:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(url: URL, *statements: str) -> None:
    administrator = engine.owner_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    with administrator.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


@pytest.fixture(autouse=True)
def _room_for_compiled_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions that other tests compiled take no room from those of this one."""
    monkeypatch.setattr("app.registry.served.COMPILED", CompiledCache())
