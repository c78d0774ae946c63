from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit.events import Author
from app.library import library_keys
from app.registry.seeding import seed
from tests.registry.changes import publish

if TYPE_CHECKING:
    from app.registry.store import Store


def test_library_is_published_once(store: Store) -> None:
    """An empty registry gets every definition of the library, active; a second time nothing."""
    assert seed(store, by=Author("test")) == list(library_keys())
    assert all(icp.active_version == 1 for icp in store.icps())
    revision = store.revision()
    assert seed(store, by=Author("test")) == []
    assert store.revision() == revision


def test_existing_keys_are_left_alone(store: Store) -> None:
    """A key of the library that exists already keeps its document, retired or not."""
    key = library_keys()[0]
    publish(store, key=key)
    store.activate(key, None, note="not ours", by=Author("ada"))
    assert key not in seed(store, by=Author("test"))
    assert len(store.versions(key)) == 1
    assert store.activations(key)[0].to_version is None
