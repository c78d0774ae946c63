from __future__ import annotations

from typing import TYPE_CHECKING

from app.registry import served
from app.registry.served import ServedVersion
from app.registry.shelf import Place, Shelf
from tests.registry.changes import prepared, publish

if TYPE_CHECKING:
    import pytest

    from app.registry.registry import Registry
    from app.registry.store import Store


def test_versions_not_used_for_longest_make_room() -> None:
    """Where room is needed, a version is forgotten that was not used since it was looked at."""
    shelf, places = Shelf(budget=3), [Place(1) for _ in range(5)]
    compiled = prepared().compiled
    for place in places[:3]:
        shelf.put(place, compiled)
    places[0].used = True
    shelf.put(places[3], compiled)
    assert [place.compiled is not None for place in places] == [True, False, True, True, False]
    shelf.put(places[4], compiled)
    assert [place.compiled is not None for place in places] == [True, False, False, True, True]


def test_version_larger_than_all_room_is_kept_alone() -> None:
    """The version that was just compiled stays, however large."""
    shelf, small, large = Shelf(budget=3), Place(1), Place(10)
    compiled = prepared().compiled
    shelf.put(small, compiled)
    shelf.put(large, compiled)
    assert (small.compiled, large.compiled) == (None, compiled)


def test_forgotten_version_is_compiled_again(
    store: Store, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version that had to make room scores as before when it is used again."""
    monkeypatch.setattr(served, "SHELF", Shelf(budget=1))
    for key in ("one", "two"):
        publish(store, key=key)
    registry.refresh()
    for _ in range(2):
        for key in ("one", "two"):
            (version,) = registry.resolve(key)
            assert isinstance(version, ServedVersion)
            assert version.compiled.definition.key == key
            assert version.compiled is version.compiled
    assert [each.place.compiled is None for each in registry.seen().held.versions().values()] == [
        True,
        False,
    ]
