"""Starting and going on while the database is away, hangs, or is another one."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from app.database import migrating
from app.database.embedded.server import EmbeddedPostgres
from app.database.engine import address, service_engine
from app.registry import sync as module
from app.registry.errors import UnknownIcp
from app.registry.registry import Registry
from app.registry.snapshot import Snapshot
from app.registry.store import Store
from tests.processes import children_of, linux_only
from tests.registry.changes import publish
from tests.registry.following import following, named, until, until_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Engine


@pytest.fixture
def server() -> Iterator[EmbeddedPostgres]:
    """A migrated PostgreSQL of this test's own, to be stopped and started."""
    state = Path(tempfile.mkdtemp(prefix="icp-"))
    server = EmbeddedPostgres(state)
    with server:
        migrating.upgrade(server.url())
        yield server
    shutil.rmtree(state)


@contextmanager
def _reading(url: URL) -> Iterator[tuple[Store, Registry]]:
    engine = service_engine(url)
    try:
        yield Store(engine), Registry(Store(engine))
    finally:
        engine.dispose()


def _postmaster(server: EmbeddedPostgres) -> int:
    return int((server.directory / "data" / "postmaster.pid").read_text().split()[0])


def _signal(server: EmbeddedPostgres, number: int) -> None:
    """Send a signal to the server and to all its children."""
    parent = _postmaster(server)
    for pid in [parent, *children_of(parent)]:
        with suppress(ProcessLookupError):  # it ended just now
            os.kill(pid, number)


@linux_only
def test_stopped_database_is_caught_up_with(server: EmbeddedPostgres, tmp_path: Path) -> None:
    """While the database is down memory answers; when it is back, its changes are read."""

    async def use() -> None:
        with _reading(server.url()) as (store, registry):
            publish(store)
            async with following(registry, server.url(), tmp_path):
                await asyncio.to_thread(server.stop)
                await until(lambda: registry.looks.error)
                assert named(registry.resolve("small")) == ["small@1"]
                await asyncio.to_thread(server.start)
                done = await asyncio.to_thread(publish, store, name="B")
                await until_at(registry, done.revision)
                assert registry.freshness().status == "ok"

    asyncio.run(use())


@linux_only
def test_start_without_a_database(server: EmbeddedPostgres, tmp_path: Path) -> None:
    """A process starts from the snapshot while the database is down, and catches up with it."""

    async def use() -> None:
        url = server.url()
        with _reading(url) as (store, registry):
            publish(store)
            async with following(registry, url, tmp_path):
                pass
        server.stop()
        with _reading(url) as (store, registry):
            async with following(registry, url, tmp_path):
                assert named(registry.resolve("small")) == ["small@1"]
                assert registry.freshness().revision == 1
                server.start()
                done = await asyncio.to_thread(publish, store, name="B")
                await until_at(registry, done.revision)
                assert named(registry.resolve("small")) == ["small@2"]

    asyncio.run(use())


@linux_only
def test_start_while_the_database_hangs(
    server: EmbeddedPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that takes connections and says nothing delays a start by a moment only."""

    async def use() -> None:
        url = server.url()
        with _reading(url) as (store, registry):
            publish(store)
            async with following(registry, url, tmp_path):
                pass
        _signal(server, signal.SIGSTOP)
        try:
            with _reading(url) as (_, registry):
                async with following(registry, url, tmp_path):
                    assert named(registry.resolve("small")) == ["small@1"]
                    _signal(server, signal.SIGCONT)
                    await until(lambda: registry.freshness().status == "ok")
        finally:
            _signal(server, signal.SIGCONT)

    monkeypatch.setattr(module, "FIRST_SECONDS", 0.2)
    asyncio.run(use())


def test_start_with_nothing(
    registry: Registry, database_url: URL, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Without a database and without a snapshot a process starts, empty, and says so."""
    away = database_url.set(host="127.0.0.1", port=1, query={})

    async def use() -> None:
        async with following(registry, away, tmp_path):
            assert registry.freshness().status == "empty"

    asyncio.run(use())
    assert "there is no" in caplog.records[-1].message


def test_snapshot_of_another_database_is_not_served(
    store: Store,
    registry: Registry,
    database_url: URL,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A process that is pointed elsewhere does not start from what was saved before."""
    publish(store)
    registry.refresh()
    Snapshot(tmp_path, address(database_url)).write(registry.seen())
    elsewhere = database_url.set(host="127.0.0.1", port=1, query={})

    async def use() -> None:
        other = Registry(store)
        async with following(other, elsewhere, tmp_path):
            assert other.freshness().status == "empty"

    asyncio.run(use())
    assert "is not used: it is of the database at" in caplog.records[-1].message


def test_snapshot_gives_way_to_another_database(
    store: Store, registry: Registry, owner_engine: Engine, database_url: URL, tmp_path: Path
) -> None:
    """A database that was made anew at the same address is followed, whatever was held before."""
    publish(store)
    registry.refresh()
    seen = registry.seen()
    with owner_engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("TRUNCATE icp CASCADE"))
        connection.execute(text("UPDATE registry_revision SET registry_id = gen_random_uuid()"))
    again = Registry(store)
    again.restore(seen)

    async def use() -> None:
        async with following(again, database_url, tmp_path):
            with pytest.raises(UnknownIcp):
                await again.find("small")

    asyncio.run(use())
