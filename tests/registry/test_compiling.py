from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from app.engine.compiling.compiled import Compiled, compile_definition
from app.registry import served
from app.registry.errors import VersionTampered
from app.registry.served import ServedVersion
from tests.registry.changes import publish

if TYPE_CHECKING:
    from app.registry.registry import Registry
    from app.registry.store import Store
    from schemas.definition import Definition


def _cold(registry: Registry) -> ServedVersion:
    registry.refresh()
    (version,) = registry.resolve("small")
    assert isinstance(version, ServedVersion)
    version.place.compiled = None
    return version


def test_version_is_compiled_once_for_all_who_wait(
    store: Store, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Requests for a version that is not compiled share one compilation, on another thread."""
    publish(store)
    version, made = _cold(registry), list[Compiled]()

    def counted(definition: Definition) -> Compiled:
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        made.append(compile_definition(definition))
        return made[-1]

    monkeypatch.setattr(served, "compile_definition", counted)

    async def use() -> None:
        assert version.compiled_or_none is None
        found = await asyncio.gather(*(registry.ready(version) for _ in range(9)))
        assert {id(each) for each in found} == {id(made[0])}
        assert version.compiled_or_none is await registry.ready(version)
        assert len(made) == 1

    asyncio.run(use())


def test_loop_goes_on_while_another_thread_compiles(store: Store, registry: Registry) -> None:
    """A version that the refresh is about to have compiled holds nobody else up."""
    publish(store)
    version = _cold(registry)

    async def use() -> None:
        with version.place.compiling:
            waiting = asyncio.create_task(registry.ready(version))
            for _ in range(10):
                await asyncio.sleep(0.01)
            assert not waiting.done()
        assert await waiting is version.compiled_or_none

    asyncio.run(use())


def test_version_that_cannot_be_compiled_is_tried_once(
    store: Store, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each request is told why, and none of them tries again."""
    publish(store)
    version, tried = _cold(registry), []

    def refuse(definition: Definition) -> Compiled:
        tried.append(definition.key)
        raise ValueError(definition.key)

    monkeypatch.setattr(served, "compile_definition", refuse)

    async def use() -> None:
        for _ in range(3):
            with pytest.raises(VersionTampered, match="this release cannot read it"):
                await registry.ready(version)

    asyncio.run(use())
    with pytest.raises(VersionTampered, match="this release cannot read it"):
        _ = version.compiled
    assert tried == ["small"]
