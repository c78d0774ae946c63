from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sqlalchemy import text

from app.registry import sync as module
from app.registry.snapshot import Snapshot
from tests.registry.changes import publish
from tests.registry.following import named, until, until_at

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from sqlalchemy import Engine

    from app.registry.registry import Registry
    from app.registry.store import Store
    from tests.registry.following import Followed

TERMINATE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


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
