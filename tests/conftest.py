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
from sqlalchemy import URL, make_url, text

from app.registry import engine, migrating
from app.registry.embedded.server import EmbeddedPostgres
from app.registry.registry import Registry
from app.registry.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine


@pytest.fixture(scope="session")
def server_url() -> Iterator[URL]:
    """A PostgreSQL for this run: of ICP_TEST_DATABASE_URL, or one of our own."""
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
def migrated_template(server_url: URL) -> Iterator[str]:
    """The name of a migrated database that tests get copies of."""
    with _database(server_url) as url:
        migrating.upgrade(url)
        yield str(url.database)


@pytest.fixture
def database_url(server_url: URL, migrated_template: str) -> Iterator[URL]:
    """A migrated database of the test's own, as its owner."""
    with _database(server_url, migrated_template) as url:
        yield url


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
def _database(server: URL, template: str = "template1") -> Iterator[URL]:
    name = f"icp_test_{uuid4().hex[:12]}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield server.set(database=name)
    finally:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(url: URL, *statements: str) -> None:
    administrator = engine.owner_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    with administrator.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
