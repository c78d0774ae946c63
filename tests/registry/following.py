"""Shorthands of tests with a registry that follows its database."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias

from app.database.engine import address
from app.registry.errors import RegistryError
from app.registry.snapshot import Snapshot
from app.registry.sync import Sync
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from sqlalchemy import URL

    from app.registry.errors import VersionTampered
    from app.registry.registry import Registry
    from app.registry.served import ServedVersion

Followed: TypeAlias = "Callable[[], AbstractAsyncContextManager[Sync]]"


@asynccontextmanager
async def following(registry: Registry, url: URL, directory: Path) -> AsyncIterator[Sync]:
    """Run a block while a registry keeps up with a database."""
    sync = Sync(registry, url, Snapshot(directory, address(url)))
    await sync.start()
    try:
        yield sync
    finally:
        sync.stop()


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds, while the loop goes on."""
    await asyncio.to_thread(eventually, holds)


async def until_at(registry: Registry, revision: int) -> None:
    """Wait until a registry holds a revision, without asking for it."""
    await until(lambda: registry.revision == revision)


def named(found: Sequence[ServedVersion | VersionTampered]) -> list[str]:
    """Return what was found as `key@n`, with a mark where it was tampered with."""
    return [
        f"{each.key}@{each.version}" + ("!" if isinstance(each, RegistryError) else "")
        for each in found
    ]
