from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager
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
from tests.processes import linux_only
from tests.registry.changes import publish
from tests.registry.following import following, named, until, until_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Engine

    from tests.registry.following import Followed

TERMINATE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


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
    parent = str(_postmaster(server))
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)  # noqa: S607
    pairs = [line.split() for line in listed.stdout.splitlines()]
    for pid in [parent, *(pid for pid, of in pairs if of == parent)]:
        os.kill(int(pid), number)


def test_change_is_read_when_the_database_tells_of_it(
    store: Store, registry: Registry, monkeypatch: pytest.MonkeyPatch, followed: Followed
) -> None:
    """A publication is in force without waiting for the next poll."""
    monkeypatch.setattr(module, "EVERY_SECONDS", 3600)

    async def use() -> None:
        async with followed():
            for name in ("A", "B", "C"):
                done = await asyncio.to_thread(publish, store, name=name)
                await until_at(registry, done.revision)
            assert named(registry.resolve("small")) == ["small@3"]

    asyncio.run(use())


def test_change_is_polled_for_when_nobody_tells_of_it(
    store: Store,
    registry: Registry,
    owner_engine: Engine,
    caplog: pytest.LogCaptureFixture,
    followed: Followed,
) -> None:
    """Where notifications get lost, as behind a pooler, the poll finds what has changed."""
    caplog.set_level("INFO")

    async def use() -> None:
        async with followed():
            with owner_engine.begin() as connection:
                connection.execute(text("UPDATE registry_revision SET revision = 7"))
            await until(lambda: registry.revision == 7)

    publish(store)
    asyncio.run(use())


def test_who_waits_for_a_revision_wakes_the_poller(
    store: Store,
    registry: Registry,
    owner_engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    followed: Followed,
) -> None:
    """A revision that a caller has seen elsewhere is read at once; one there is not, never."""
    monkeypatch.setattr(module, "EVERY_SECONDS", 3600)
    publish(store)

    async def use() -> None:
        async with followed():
            with owner_engine.begin() as connection:
                connection.execute(text("UPDATE registry_revision SET revision = 7"))
            assert await registry.reached(7, 30)
            assert not await registry.reached(8, 0.3)
            assert await registry.reached(3, 0)

    asyncio.run(use())


def test_connection_that_is_cut_is_made_again(
    store: Store,
    registry: Registry,
    owner_engine: Engine,
    caplog: pytest.LogCaptureFixture,
    followed: Followed,
) -> None:
    """After its connection was ended, it reads everything again, and hears of changes again."""
    caplog.set_level("INFO")
    publish(store)

    async def use() -> None:
        async with followed():
            for name in ("B", "C"):
                with owner_engine.connect() as connection:
                    connection.execute(text(TERMINATE))
                done = await asyncio.to_thread(publish, store, name=name)
                await until_at(registry, done.revision)
                assert registry.resolve("small")

    asyncio.run(use())
    told = [line.message for line in caplog.records if line.name == module.__name__]
    assert "the registry is unavailable: the database ended the connection" in told[0]
    assert "the database is back, at revision" in told[-1]


def test_restored_backup_is_read_again(
    store: Store, registry: Registry, owner_engine: Engine, tmp_path: Path, followed: Followed
) -> None:
    """A database that goes back to an older revision is followed, and so is its snapshot."""
    publish(store, name="A")
    publish(store, name="B")

    async def use() -> None:
        async with followed() as sync:
            assert named(registry.resolve("small")) == ["small@2"]
            with owner_engine.begin() as connection:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
                connection.execute(text("DELETE FROM icp_activation WHERE to_version = 2"))
                connection.execute(text("DELETE FROM icp_version WHERE version = 2"))
                connection.execute(text("UPDATE registry_revision SET revision = 1"))
            await until(lambda: registry.revision == 1)
            assert named(registry.resolve("small")) == ["small@1"]
            sync.stop()
            found = Snapshot(tmp_path).find()
            assert found is not None
            assert found.head.stand.revision == 1

    asyncio.run(use())


def test_pinned_version_of_a_restored_backup_is_read_again(
    store: Store, registry: Registry, owner_engine: Engine
) -> None:
    """A version that is stored otherwise than it is held is not answered from memory."""
    publish(store, name="A", activate=False)
    publish(store, name="B")
    registry.refresh()
    asyncio.run(registry.find("small@1"))
    with owner_engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("DELETE FROM icp_version WHERE version = 1"))
    registry.refresh()
    assert registry.seen().older == {}


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
        connection.execute(text("TRUNCATE icp, icp_version, icp_activation"))
        connection.execute(text("UPDATE registry_revision SET registry_id = gen_random_uuid()"))
    again = Registry(store)
    again.restore(seen)

    async def use() -> None:
        async with following(again, database_url, tmp_path):
            with pytest.raises(UnknownIcp):
                await again.find("small")

    asyncio.run(use())


def test_defect_does_not_end_the_thread(
    store: Store,
    registry: Registry,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    followed: Followed,
) -> None:
    """An error that nobody foresaw is told in full, and the next look is made all the same."""
    refresh = registry.refresh

    def fail_once() -> None:
        monkeypatch.setattr(registry, "refresh", refresh)
        raise ZeroDivisionError

    monkeypatch.setattr(registry, "refresh", fail_once)

    async def use() -> None:
        async with followed():
            done = await asyncio.to_thread(publish, store)
            await until_at(registry, done.revision)

    asyncio.run(use())
    assert any(line.exc_info for line in caplog.records)
