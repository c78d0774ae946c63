from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.access.scopes import Scope
from app.access.store import KeyStore
from app.access.wanted import NewKey
from app.audit.events import Author
from app.registry.errors import NoActiveVersion, TooStale
from app.registry.registry import NotHeld, Registry
from app.registry.served import ServedVersion
from tests.registry.changes import publish, tamper
from tests.registry.following import named

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from app.registry.store import Store


def test_key_names_the_active_version(store: Store, registry: Registry) -> None:
    """A key alone stands for the active version, compiled and with its digest."""
    done = publish(store, name="A")
    publish(store, name="B", activate=False)
    registry.refresh()
    found = registry.resolve("small")
    assert registry.resolve("small") is found
    (served,) = found
    assert isinstance(served, ServedVersion)
    assert served.icp == {"key": "small", "version": 1, "digest": done.digest}
    assert served.compiled.definition.name == "A"
    assert (served.note, served.actor) == ("why", "ada")


def test_nothing_is_known_before_the_first_refresh(store: Store, registry: Registry) -> None:
    """A registry that has read nothing asks to fetch."""
    publish(store)
    assert registry.revision == -1
    for selector in ("small", "small@1"):
        with pytest.raises(NotHeld):
            registry.resolve(selector)
    assert registry.resolve("*") == []


def test_refresh_follows_activations(store: Store, registry: Registry) -> None:
    """Rolling back and retiring show after a refresh; who has pinned a version still gets it."""
    publish(store, name="A")
    publish(store, name="B")
    registry.refresh()
    assert named(registry.resolve("small@2")) == ["small@2"]
    store.activate("small", 1, note="", by=Author("ada"))
    registry.refresh()
    assert named(registry.resolve("small@2")) == ["small@2"]
    (first,) = registry.resolve("small")
    assert named([first]) == ["small@1"]
    registry.refresh()
    assert registry.resolve("small")[0] is first
    store.activate("small", None, note="", by=Author("ada"))
    registry.refresh()
    with pytest.raises(NoActiveVersion):
        registry.resolve("small")
    assert registry.resolve("*") == []


def test_several_are_named_by_tag_or_star(
    store: Store, registry: Registry, owner_engine: Engine
) -> None:
    """Stars and tags give active ICPs by key; one that was tampered with is never left out."""
    publish(store, key="both", tags=["emea", "apac"])
    publish(store, key="apac", tags=["apac"])
    publish(store, key="plain")
    publish(store, key="spoilt")
    publish(store, key="waiting", tags=["emea"], activate=False)
    tamper(owner_engine, "UPDATE icp_version SET document = '{}' WHERE icp_key = 'spoilt'")
    registry.refresh()
    assert named(registry.resolve("*")) == ["apac@1", "both@1", "plain@1", "spoilt@1!"]
    assert named(registry.resolve("tag:emea")) == ["both@1", "spoilt@1!"]
    assert named(registry.resolve("tag:none")) == ["spoilt@1!"]
    assert named(registry.resolve("tag:apac")) == ["apac@1", "both@1", "spoilt@1!"]


def test_readers_never_see_half_a_refresh(store: Store, registry: Registry) -> None:
    """While versions are published and read in, readers get whole answers that never go back."""
    publish(store, name="0")
    registry.refresh()

    def read() -> list[int]:
        seen: list[int] = []
        while not seen or seen[-1] < 10:
            (served,) = registry.resolve("small")
            seen.append(served.version)
        return seen

    with ThreadPoolExecutor(3) as threads:
        readers = [threads.submit(read) for _ in range(2)]
        for name in range(1, 10):
            publish(store, name=str(name))
            registry.refresh()
        for reader in readers:
            assert reader.result() == sorted(reader.result())


def test_listing_shows_every_icp(store: Store, registry: Registry, owner_engine: Engine) -> None:
    """Active, never activated, retired and tampered ICPs are all listed, each with its state."""
    for key in ("active", "inactive", "retired", "tampered"):
        publish(store, key=key, tags=["emea"], activate=key != "inactive")
    publish(store, key="active", name="Next", activate=False)
    store.activate("retired", None, note="", by=Author("ada"))
    tamper(owner_engine, "UPDATE icp_version SET document = '{}' WHERE icp_key = 'tampered'")
    registry.refresh()
    listed = {each.key: each for each in registry.listing(datetime.now(UTC).date())}
    assert list(listed) == ["active", "inactive", "retired", "tampered"]
    assert {key: each.state for key, each in listed.items()} == {key: key for key in listed}
    active = listed["active"]
    assert (active.active_version, active.latest_version, active.name) == (1, 2, "Small")
    assert (active.owner, active.tags) == ("revops", ("emea",))
    assert active.digest == store.version("active", 1).digest
    assert (listed["retired"].active_version, listed["retired"].name) == (None, "Small")
    assert (listed["tampered"].active_version, listed["tampered"].name) == (1, None)
    assert listed["inactive"].review is listed["tampered"].review is None


@pytest.mark.parametrize(("personas_days", "due_after"), [(None, 90), (30, 30), (120, 90)])
def test_review_is_due_after_the_shorter_cadence(
    store: Store, registry: Registry, personas_days: int | None, due_after: int
) -> None:
    """A review is due the shorter cadence after publication, and overdue the day after."""
    publish(store, review={"cadence_days": 90, "personas_cadence_days": personas_days})
    registry.refresh()
    (published,) = store.versions("small")
    due = published.published_at.date() + timedelta(days=due_after)
    for today, overdue in ((due, False), (due + timedelta(days=1), True)):
        review = registry.listing(today)[0].review
        assert review is not None
        assert (review.due_on, review.overdue) == (due, overdue)


def test_version_that_replaces_a_used_one_is_compiled_ahead(
    store: Store, registry: Registry
) -> None:
    """What takes the place of a version in use is compiled before it does; the others are not."""
    publish(store, key="used", name="A")
    publish(store, key="unused", name="A")
    registry.refresh()
    for key in ("used", "unused"):
        (first,) = registry.resolve(key)
        assert isinstance(first, ServedVersion)
        if key == "unused":
            first.place.compiled = None
        publish(store, key=key, name="B")
    registry.refresh()
    versions = [registry.resolve(key)[0] for key in ("used", "unused")]
    assert [v.place.compiled is not None for v in versions if isinstance(v, ServedVersion)] == [
        True,
        False,
    ]


def test_memory_that_is_too_old_is_not_answered_from(store: Store) -> None:
    """Longer than ICP_MAX_STALE after the last answer of the database, nothing is resolved."""
    publish(store)
    registry = Registry(store, max_stale=timedelta(0))
    assert registry.freshness().status == "empty"
    registry.refresh()
    with pytest.raises(TooStale, match="longer than ICP_MAX_STALE"):
        registry.resolve("small")
    with pytest.raises(TooStale, match="longer than ICP_MAX_STALE"):
        registry.listing(date.max)
    assert registry.freshness().status == "stale"


def test_fresh_memory_is_ok(store: Store, registry: Registry) -> None:
    """After a look all is well; seconds later without one, memory is degraded."""
    publish(store)
    registry.refresh()
    fresh = registry.freshness()
    assert (fresh.status, fresh.revision) == ("ok", store.revision())
    registry.restore(registry.seen()._replace(ended=0.0))
    assert registry.freshness().status == "ok"  # the database has answered before
    restored = Registry(store, max_stale=timedelta.max)
    restored.restore(registry.seen()._replace(ended=0.0))
    assert restored.freshness().status == "degraded"
    assert named(restored.resolve("small")) == ["small@1"]


def test_snapshot_from_the_future_is_of_this_moment(store: Store, registry: Registry) -> None:
    """A file's time that lies ahead gives memory no more time than ICP_MAX_STALE."""
    publish(store)
    registry.refresh()
    ahead = registry.seen()._replace(ended=time.time() + 3_600)
    restored = Registry(store, max_stale=timedelta(0))
    restored.restore(ahead)
    with pytest.raises(TooStale):
        restored.resolve("small")


def test_keys_are_held_with_the_versions(registry: Registry, service_engine: Engine) -> None:
    """A refresh reads the keys, too."""
    wanted = NewKey(name="crm", scopes=[Scope.SCORE])
    issued = KeyStore(service_engine).create(wanted, by=Author("ada"))
    registry.refresh()
    assert registry.keys == {issued.key.id: issued.key}
    assert registry.revision == issued.revision
