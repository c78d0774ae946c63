"""What any store of versions keeps to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING

import pytest

from app.audit.events import Author
from app.registry.errors import NoActiveVersion, StaleActivation, UnknownIcp, UnknownVersion
from app.registry.publishing import Publication
from tests.registry.changes import prepared, publish, tamper

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from app.registry.store import Store

PUBLISHERS = 8
EACH = 5


def test_publish_adds_the_first_version(store: Store) -> None:
    """A new ICP begins with version 1 and answers what was stored."""
    definition = prepared()
    done = store.publish(Publication(definition, "first", activate=False), by=Author("ada"))
    assert (done.key, done.version, done.published, done.activated) == ("small", 1, True, False)
    record = store.version("small", 1)
    assert record.document == definition.document
    assert (record.digest, record.scoring_digest) == (done.digest, done.scoring_digest)
    assert (record.note, record.actor) == ("first", "ada")


def test_publish_and_activate(store: Store) -> None:
    """A publication may activate what it publishes, in the same transaction."""
    assert publish(store).activated
    (icp,) = store.icps()
    assert (icp.key, icp.latest_version, icp.active_version) == ("small", 1, 1)


def test_first_publication_is_never_a_second(store: Store) -> None:
    """What is only to be the first version is left out, and not activated, where there is one."""
    assert store.publish_first(
        Publication(prepared(key="new"), "", activate=True), by=Author("ada")
    )
    assert store.icps()[0].active_version == 1
    for document in ({}, {"name": "Other"}):
        publish(store, activate=False)
        before = store.revision()
        wanted = Publication(prepared(**document), "", activate=True)
        assert not store.publish_first(wanted, by=Author("ada"))
        assert (store.revision(), store.activations("small")) == (before, [])


def test_concurrent_first_publications(store: Store) -> None:
    """Of several that are only to be the first version, one is."""
    definitions = [prepared(name=f"Name {number}") for number in range(PUBLISHERS)]
    with ThreadPoolExecutor(PUBLISHERS) as threads:
        done = list(
            threads.map(
                lambda each: store.publish_first(Publication(each, ""), by=Author("ada")),
                definitions,
            )
        )
    assert sorted(done) == [False] * (PUBLISHERS - 1) + [True]
    assert [each.version for each in store.versions("small")] == [1]


def test_same_document_is_not_published_again(store: Store) -> None:
    """The latest version's document again changes nothing, not even the revision."""
    first = publish(store)
    again = publish(store)
    assert (again.version, again.published, again.activated) == (1, False, False)
    assert again.revision == first.revision == store.revision()


def test_same_document_may_still_be_activated(store: Store) -> None:
    """The latest version's document again, asked to be active, becomes active."""
    first = publish(store, activate=False)
    again = publish(store)
    assert (again.version, again.published, again.activated) == (1, False, True)
    assert again.revision > first.revision


def test_only_the_latest_version_is_compared(store: Store) -> None:
    """A document that equals an older version is published anew."""
    for name in ("A", "B", "A"):
        publish(store, name=name)
    assert [version.version for version in store.versions("small")] == [3, 2, 1]
    assert store.version("small", 3).digest == store.version("small", 1).digest


def test_every_change_raises_the_revision(store: Store) -> None:
    """Publishing and activating raise the revision by one each, reading does not."""
    assert store.revision() == 0
    assert publish(store, activate=False).revision == 1
    assert store.activate("small", 1, note="", by=Author("ada")).revision == 2
    store.version("small", 1)
    assert store.revision() == 2


def test_concurrent_publishers_leave_no_gap(store: Store) -> None:
    """Eight publishers at once get consecutive numbers, one each, and one activation each."""
    definitions = [prepared(name=f"Name {number}") for number in range(PUBLISHERS * EACH)]

    def publish_some(publisher: int) -> list[int]:
        mine = definitions[publisher::PUBLISHERS]
        return [
            store.publish(Publication(each, "", activate=True), by=Author(f"p{publisher}")).version
            for each in mine
        ]

    with ThreadPoolExecutor(PUBLISHERS) as threads:
        numbers = list(chain.from_iterable(threads.map(publish_some, range(PUBLISHERS))))
    assert sorted(numbers) == list(range(1, PUBLISHERS * EACH + 1))
    log = store.activations("small")
    assert [entry.to_version for entry in log] == list(range(PUBLISHERS * EACH, 0, -1))
    assert [entry.from_version for entry in log][:-1] == [entry.to_version for entry in log][1:]
    assert store.revision() == PUBLISHERS * EACH


def test_concurrent_first_publishers_of_the_same_document(store: Store) -> None:
    """Whoever comes first publishes; the others are told that it is there."""
    definition = prepared()
    with ThreadPoolExecutor(PUBLISHERS) as threads:
        done = list(
            threads.map(
                lambda _: store.publish(
                    Publication(definition, "", activate=True), by=Author("ada")
                ),
                range(PUBLISHERS),
            )
        )
    assert sorted(each.published for each in done) == [False] * (PUBLISHERS - 1) + [True]
    assert {each.version for each in done} == {1}


def test_rolling_back_is_activating_an_older_version(store: Store) -> None:
    """Any version can be made active, and the log says from where to where, and why."""
    publish(store, name="A")
    publish(store, name="B")
    done = store.activate("small", 1, note="B was wrong", by=Author("bob"), expected_version=2)
    assert done.changed
    newest = store.activations("small")[0]
    assert newest == done.activation
    assert (newest.from_version, newest.to_version) == (2, 1)
    assert newest.digest == store.version("small", 1).digest
    assert (newest.note, newest.actor) == ("B was wrong", "bob")


def test_activating_the_active_version_changes_nothing(store: Store) -> None:
    """The entry that holds is answered, and none is added."""
    publish(store)
    before = store.revision()
    done = store.activate("small", 1, note="again", by=Author("ada"))
    assert (done.changed, done.revision) == (False, before)
    assert store.activations("small") == [done.activation]


def test_stale_expectation_is_refused(store: Store) -> None:
    """An activation that takes another version to be active is told which one is."""
    publish(store, name="A")
    publish(store, name="B", activate=False)
    with pytest.raises(StaleActivation) as stale:
        store.activate("small", 2, note="", by=Author("ada"), expected_version=2)
    assert (stale.value.expected, stale.value.actual) == (2, 1)
    with pytest.raises(StaleActivation, match="not no version"):
        store.activate("small", 2, note="", by=Author("ada"), expected_version=None)
    assert len(store.activations("small")) == 1


def test_expecting_nothing_to_be_active(store: Store) -> None:
    """None is an expectation too: that no version is active."""
    publish(store, activate=False)
    assert store.activate("small", 1, note="", by=Author("ada"), expected_version=None).changed


def test_retiring(store: Store) -> None:
    """Activating nothing retires the ICP, once; a version can be activated again later."""
    publish(store)
    done = store.activate("small", None, note="sold", by=Author("ada"), expected_version=1)
    assert (done.activation.from_version, done.activation.to_version) == (1, None)
    assert done.activation.digest is None
    assert not store.activate("small", None, note="", by=Author("ada")).changed
    assert store.icps()[0].active_version is None
    assert store.activate("small", 1, note="", by=Author("ada"), expected_version=None).changed


def test_what_was_never_active_cannot_be_retired(store: Store) -> None:
    """There is nothing to retire before the first activation."""
    publish(store, activate=False)
    with pytest.raises(NoActiveVersion):
        store.activate("small", None, note="", by=Author("ada"))


def test_unknown_keys_name_near_ones(store: Store) -> None:
    """Every call on an ICP that does not exist says which keys may have been meant."""
    publish(store, key="dev-tool")
    calls: list[Callable[[], object]] = [
        lambda: store.version("dev-tol", 1),
        lambda: store.versions("dev-tol"),
        lambda: store.activations("dev-tol"),
        lambda: store.activate("dev-tol", 1, note="", by=Author("ada")),
    ]
    for call in calls:
        with pytest.raises(UnknownIcp, match="did you mean 'dev-tool'") as unknown:
            call()
        assert unknown.value.near == ("dev-tool",)


@pytest.mark.parametrize("key", ["", "a\0b", "\ud800", "x" * 10_000, "Small"])
def test_impossible_keys_are_unknown(store: Store, key: str) -> None:
    """A key that no ICP can have is unknown, whatever characters it holds."""
    with pytest.raises(UnknownIcp):
        store.versions(key)


@pytest.mark.parametrize("number", [0, -1, 2, 2**31, 2**70])
def test_unknown_versions_name_the_latest(store: Store, number: int) -> None:
    """A number that was not given yet is unknown, however large."""
    publish(store)
    with pytest.raises(UnknownVersion, match="the latest is 1"):
        store.version("small", number)
    with pytest.raises(UnknownVersion):
        store.activate("small", number, note="", by=Author("ada"))


def test_lists_are_read_in_pages(store: Store) -> None:
    """Versions and activations come newest first, `after` the last one seen."""
    for name in ("A", "B", "C"):
        publish(store, name=name)
    first = store.versions("small", limit=2)
    assert [each.version for each in first] == [3, 2]
    assert [each.version for each in store.versions("small", after=2)] == [1]
    log = store.activations("small", limit=2)
    assert [each.to_version for each in log] == [3, 2]
    assert [each.to_version for each in store.activations("small", after=log[-1].id)] == [1]


def test_contents_leave_out_documents_that_are_held(store: Store) -> None:
    """A reader gets the documents of shown versions that it does not hold as they are stored."""
    digests = {(key, 1): publish(store, key=key).digest for key in ("one", "two", "three")}
    held = {("one", 1): digests["one", 1], ("two", 1): digests["one", 1], ("none", 1): "sha256:0"}
    with store.contents(held) as contents:
        versions = sorted((each.key, each.version) for each in contents.versions)
    assert [icp.key for icp in contents.icps] == ["one", "three", "two"]
    assert contents.unchanged == {("one", 1)}
    assert versions == [("three", 1), ("two", 1)]
    assert contents.stand.revision == store.revision()


def test_every_stored_version_can_be_verified(store: Store, owner_engine: Engine) -> None:
    """Verifying tells which versions are no longer what was published."""
    publish(store, key="sound")
    publish(store, key="spoilt")
    publish(store, key="spoilt", name="B", activate=False)
    tamper(owner_engine, "UPDATE icp_version SET note = 'x', document = '' WHERE version = 2")
    assert sorted(store.verify()) == [("sound", 1, True), ("spoilt", 1, True), ("spoilt", 2, False)]
