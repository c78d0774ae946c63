from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from app.ops.memory import without_collections
from app.registry import served
from app.registry.compiled_cache import CompiledCache, Place
from app.registry.served import ServedVersion
from tests.registry.changes import prepared, publish

if TYPE_CHECKING:
    import pytest

    from app.registry.registry import Registry
    from app.registry.store import Store


def _room(versions: int) -> int:
    """Return the budget that so many versions of `prepared` take, with a document of a byte."""
    place = Place(1)
    CompiledCache().put(place, prepared().compiled)
    return versions * place.weight


def _kept(places: list[Place]) -> list[bool]:
    return [place.compiled is not None for place in places]


def test_versions_not_used_for_longest_make_room() -> None:
    """Where room is needed, a version is forgotten that was not used since it was looked at."""
    cache, places = CompiledCache(budget=_room(3)), [Place(1) for _ in range(5)]
    compiled = prepared().compiled
    for place in places[:3]:
        cache.put(place, compiled)
    places[0].used = True
    cache.put(places[3], compiled)
    assert _kept(places) == [True, False, True, True, False]
    cache.put(places[4], compiled)
    assert _kept(places) == [True, False, False, True, True]


def test_sweep_takes_nothing_from_versions_in_use() -> None:
    """However many others are compiled, those that are used in between stay."""
    cache, used = CompiledCache(budget=_room(3)), [Place(1) for _ in range(2)]
    compiled = prepared().compiled
    for place in used:
        cache.offer(place, compiled)
    for _ in range(100):
        for place in used:
            place.used = True
        cache.offer(Place(1), compiled)
        assert _kept(used) == [True, True]


def test_version_that_comes_into_use_is_kept() -> None:
    """One that others left no room for is kept as soon as they are not used any more."""
    cache, old, new = CompiledCache(budget=_room(1)), Place(1), Place(1)
    compiled = prepared().compiled
    cache.offer(old, compiled)
    old.used = True
    cache.offer(new, compiled)
    assert _kept([old, new]) == [True, False]
    cache.offer(new, compiled)
    assert _kept([old, new]) == [False, True]


def test_version_larger_than_all_room_is_kept_alone() -> None:
    """The version that was just compiled stays, however large."""
    cache, small, large = CompiledCache(budget=_room(3)), Place(1), Place(1_000_000)
    compiled = prepared().compiled
    cache.offer(small, compiled)
    cache.offer(large, compiled)
    assert _kept([small, large]) == [False, True]


def test_forgotten_version_is_freed() -> None:
    """What nobody keeps does not fill the memory, however seldom garbage is looked for."""
    cache, other = CompiledCache(budget=_room(1)), prepared().compiled
    with without_collections():
        compiled = prepared().compiled
        gone = weakref.ref(compiled)
        cache.put(Place(1), compiled)
        del compiled
        assert gone() is not None
        cache.put(Place(1), other)
        assert gone() is None


def test_forgotten_version_is_compiled_again(
    store: Store, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version that had to make room scores as before when it is used again."""
    monkeypatch.setattr(served, "COMPILED", CompiledCache(budget=_room(1)))
    for key in ("one", "two"):
        publish(store, key=key)
    registry.refresh()
    for _ in range(2):
        for key in ("one", "two"):
            (version,) = registry.resolve(key)
            assert isinstance(version, ServedVersion)
            assert version.compiled.definition.key == key
    held = registry.seen().held.versions().values()
    assert sorted(each.place.compiled is None for each in held) == [False, True]
