from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest

from app.database.errors import DatabaseUnavailable
from app.registry.errors import InvalidSelector, UnknownIcp, UnknownVersion, VersionTampered
from app.registry.registry import NotHeld, Registry
from app.registry.store import Store
from tests.registry.changes import publish, tamper
from tests.registry.following import following, named

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL, Engine

    from app.registry.served import ServedVersion
    from tests.registry.following import Followed


class CountingStore(Store):
    """A store that counts how often single versions are read."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.reads = 0

    def version(self, key: str, number: int) -> ServedVersion:
        """Count, and read."""
        self.reads += 1
        return super().version(key, number)


def test_what_was_just_published_is_found(
    store: Store, registry: Registry, followed: Followed
) -> None:
    """A key or version is found as soon as its publication has ended."""

    async def use() -> None:
        async with followed():
            for number in range(1, 6):
                await asyncio.to_thread(publish, store, name=str(number))
                assert named(await registry.find(f"small@{number}")) == [f"small@{number}"]
            await asyncio.to_thread(publish, store, key="other")
            assert named(await registry.find("other")) == ["other@1"]
            assert named(await registry.find("*")) == ["other@1", "small@5"]

    asyncio.run(use())


def test_what_does_not_exist_is_unknown(
    store: Store, registry: Registry, followed: Followed
) -> None:
    """What the database does not have either is unknown, with near keys and the latest number."""
    publish(store)

    async def use() -> None:
        async with followed():
            for selector in ("smal", "smal@1"):
                with pytest.raises(UnknownIcp, match=re.escape("did you mean 'small'")):
                    await registry.find(selector)
            with pytest.raises(UnknownVersion, match="the latest is 1"):
                await registry.find("small@2")
            with pytest.raises(InvalidSelector):
                await registry.find("No key")

    asyncio.run(use())


def test_older_version_is_read_once(
    service_engine: Engine, database_url: URL, tmp_path: Path
) -> None:
    """An older version is read once for all who ask at once, and then answered from memory."""
    store = CountingStore(service_engine)
    registry = Registry(store)
    publish(store, name="A")
    publish(store, name="B")

    async def use() -> None:
        async with following(registry, database_url, tmp_path):
            with pytest.raises(NotHeld):
                registry.resolve("small@1")
            answers = await asyncio.gather(*[registry.find("small@1") for _ in range(20)])
            assert {id(version) for (version,) in answers} == {id(answers[0][0])}
            assert registry.resolve("small@1") == answers[0]
            assert store.reads == 1

    asyncio.run(use())


def test_tampered_older_version_is_told_to_all_who_ask(
    store: Store, registry: Registry, owner_engine: Engine, followed: Followed
) -> None:
    """Whoever asks for an older version that was tampered with hears so."""
    publish(store, name="A", activate=False)
    publish(store, name="B")
    tamper(owner_engine, "UPDATE icp_version SET document = '{}' WHERE version = 1")

    async def use() -> None:
        async with followed():
            answers = await asyncio.gather(
                *[registry.find("small@1") for _ in range(3)], return_exceptions=True
            )
            assert [type(answer) for answer in answers] == [VersionTampered] * 3

    asyncio.run(use())


def test_nobody_waits_for_a_database_that_is_away(
    store: Store, registry: Registry, database_url: URL, tmp_path: Path
) -> None:
    """While the database is away, what is not in memory is unavailable, and told at once."""
    publish(store)
    registry.refresh()

    async def use() -> None:
        away = database_url.set(host="127.0.0.1", port=1, query={})
        async with following(registry, away, tmp_path):
            with pytest.raises(DatabaseUnavailable, match="no server listens"):
                await registry.find("other")
            assert named(await registry.find("small")) == ["small@1"]
            assert not await registry.reached(99, 0.01)

    asyncio.run(use())


def test_nobody_waits_for_ever(registry: Registry, store: Store) -> None:
    """A look that does not end is unavailability; so is one that nobody makes."""
    publish(store)
    registry.refresh()
    with pytest.raises(DatabaseUnavailable, match="does not answer in time"):
        asyncio.run(registry.find("other"))
