from __future__ import annotations

from typing import TYPE_CHECKING

from app.database.calls import Calls
from app.registry.version_cache import VersionCache
from tests.registry.changes import publish

if TYPE_CHECKING:
    from app.registry.store import Store


def test_few_older_versions_are_held(store: Store) -> None:
    """The older version that was used least recently makes room for the next one."""
    older = VersionCache(store, Calls(), most=2)
    for number in (1, 2, 3):
        publish(store, name=str(number))
        older.hold({("small", number): store.version("small", number)})
        assert older.get("small", 1) or number == 3
    assert [older.get("small", number) is None for number in (1, 2, 3)] == [False, True, False]
    older.drop([("small", 1), ("other", 7)])
    assert list(older.versions()) == [("small", 3)]
    assert older.additions == 3
