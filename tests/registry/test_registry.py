from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.registry import registry as module
from app.registry.errors import (
    NoActiveVersion,
    RegistryError,
    UnknownIcp,
    UnknownVersion,
    VersionTampered,
)
from app.registry.registry import NotHeld
from app.registry.served import ServedVersion
from tests.registry.changes import publish, tamper

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from app.registry.registry import Registry
    from app.registry.store import Store


def _named(found: list[ServedVersion | VersionTampered]) -> list[str]:
    return [
        f"{each.key}@{each.version}" + ("!" if isinstance(each, RegistryError) else "")
        for each in found
    ]


def test_key_names_the_active_version(store: Store, registry: Registry) -> None:
    """A key alone stands for the active version, compiled and with its digest."""
    done = publish(store, name="A")
    publish(store, name="B", activate=False)
    registry.refresh()
    (served,) = registry.resolve("small")
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


def test_fetching_finds_what_is_new(store: Store, registry: Registry) -> None:
    """A key or version published meanwhile is found by one look into the database."""
    publish(store, name="A")
    assert _named(registry.fetch("small@1")) == ["small@1"]
    assert _named(registry.fetch("small")) == ["small@1"]
    assert _named(registry.resolve("small")) == ["small@1"]
    assert registry.revision == store.revision()


def test_fetching_what_does_not_exist(store: Store, registry: Registry) -> None:
    """What the database does not have either is unknown, with near keys and the latest number."""
    publish(store)
    with pytest.raises(UnknownIcp, match=re.escape("did you mean 'small'")):
        registry.fetch("smal")
    with pytest.raises(UnknownIcp, match=re.escape("did you mean 'small'")):
        registry.fetch("smal@1")
    with pytest.raises(UnknownVersion, match="the latest is 1"):
        registry.fetch("small@2")


def test_older_versions_stay_once_fetched(store: Store, registry: Registry) -> None:
    """An older version is loaded once and then answered from memory."""
    publish(store, name="A")
    publish(store, name="B")
    registry.refresh()
    with pytest.raises(NotHeld):
        registry.resolve("small@1")
    fetched = registry.fetch("small@1")
    assert registry.resolve("small@1") == fetched
    assert _named(registry.resolve("small@2")) == ["small@2"]


def test_few_older_versions_are_held(
    store: Store, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The older version that was used least recently makes room for the next one."""
    monkeypatch.setattr(module, "MAX_OLDER", 2)
    for name in ("A", "B", "C", "D"):
        publish(store, name=name)
    registry.refresh()
    registry.fetch("small@1")
    registry.fetch("small@2")
    registry.resolve("small@1")
    registry.fetch("small@3")
    assert _named(registry.resolve("small@1") + registry.resolve("small@3"))
    with pytest.raises(NotHeld):
        registry.resolve("small@2")


def test_refresh_follows_activations(store: Store, registry: Registry) -> None:
    """Rolling back and retiring show after a refresh, without compiling what is held."""
    publish(store, name="A")
    publish(store, name="B")
    registry.refresh()
    store.activate("small", 1, note="", actor="ada")
    registry.refresh()
    (first,) = registry.resolve("small")
    assert _named([first]) == ["small@1"]
    registry.refresh()
    assert registry.resolve("small")[0] is first
    store.activate("small", None, note="", actor="ada")
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
    assert _named(registry.resolve("*")) == ["apac@1", "both@1", "plain@1", "spoilt@1!"]
    assert _named(registry.resolve("tag:emea")) == ["both@1", "spoilt@1!"]
    assert _named(registry.resolve("tag:none")) == ["spoilt@1!"]
    assert _named(registry.fetch("tag:apac")) == ["apac@1", "both@1", "spoilt@1!"]


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
    store.activate("retired", None, note="", actor="ada")
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
