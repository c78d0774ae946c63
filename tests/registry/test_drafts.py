from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from app.audit.events import Author
from app.audit.log import AuditLog
from app.engine.document import canonical
from app.registry.drafts import Drafts, Seen
from app.registry.errors import NoDraft, StaleDraft, StalePublication, UnknownIcp
from app.registry.publishing import Publication
from tests.documents import minimal_document
from tests.registry.changes import prepared, publish

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from app.registry.store import Store

ADA, BOB = Author("ada"), Author("bob")
NEW = Seen(absent=True)
HALF = b'{"key":"small","name":"Half"}'


@pytest.fixture
def drafts(service_engine: Engine) -> Drafts:
    """The drafts of an empty database."""
    return Drafts(service_engine)


def test_a_draft_begins_and_changes(drafts: Drafts) -> None:
    """It may be incomplete and of an ICP that is not there yet; who saved it last is known."""
    begun = drafts.save("small", HALF, NEW, by=ADA)
    assert (begun.document, begun.based_on, begun.actor) == (HALF, None, "ada")
    changed = drafts.save("small", b"{}", Seen({begun.digest}), by=BOB)
    assert drafts.read("small") == changed
    assert (changed.document, changed.actor) == (b"{}", "bob")
    assert changed.saved_at > begun.saved_at


def test_a_draft_remembers_the_version_it_was_begun_from(drafts: Drafts, store: Store) -> None:
    """That stays what it was, whatever is published meanwhile."""
    publish(store)
    begun = drafts.save("small", HALF, NEW, by=ADA)
    publish(store, name="Other")
    assert drafts.save("small", b"{}", Seen({begun.digest}), by=ADA).based_on == 1


@pytest.mark.parametrize("seen", [Seen({"sha256:other"}), Seen(frozenset()), NEW])
def test_who_has_not_seen_the_draft_changes_nothing(drafts: Drafts, seen: Seen) -> None:
    """A draft that somebody else changed is neither overwritten nor thrown away."""
    begun = drafts.save("small", HALF, NEW, by=ADA)
    with pytest.raises(StaleDraft) as raised:
        drafts.save("small", b"{}", seen, by=BOB)
    assert raised.value.digest == begun.digest
    with pytest.raises(StaleDraft):
        drafts.discard("small", seen, by=BOB)
    assert drafts.read("small") == begun


def test_what_is_not_there_cannot_have_been_seen(drafts: Drafts, store: Store) -> None:
    """To change takes a draft; to read one, too."""
    publish(store)
    with pytest.raises(StaleDraft, match="has no draft"):
        drafts.save("small", HALF, Seen(), by=ADA)
    for call in (lambda: drafts.read("small"), lambda: drafts.discard("small", Seen(), by=ADA)):
        with pytest.raises(NoDraft):
            call()
    with pytest.raises(UnknownIcp):
        drafts.read("nothing")


def test_of_two_who_begin_at_once_one_does(drafts: Drafts) -> None:
    """The other is told that there is a draft."""

    def begin(number: int) -> bool:
        try:
            drafts.save("small", b'{"n":%d}' % number, NEW, by=ADA)
        except StaleDraft:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(begin, range(4))) == [False] * 3 + [True]


def test_a_draft_is_thrown_away(drafts: Drafts) -> None:
    """Then there is none, and another may begin."""
    begun = drafts.save("small", HALF, NEW, by=ADA)
    drafts.discard("small", Seen({begun.digest}), by=ADA)
    with pytest.raises(NoDraft):
        drafts.read("small")
    drafts.save("small", HALF, NEW, by=ADA)


def test_publishing_a_draft_takes_it(drafts: Drafts, store: Store) -> None:
    """The version and the end of the draft are one write."""
    saved = drafts.save("small", canonical(minimal_document()), NEW, by=ADA)
    done = store.publish(Publication(prepared(), "why", draft=saved.digest), by=ADA)
    assert (done.version, done.digest) == (1, saved.digest)
    with pytest.raises(NoDraft):
        drafts.read("small")


def test_a_draft_that_says_what_is_published_ends_all_the_same(
    drafts: Drafts, store: Store, service_engine: Engine
) -> None:
    """There is no new version, and the log says what became of the draft."""
    publish(store)
    saved = drafts.save("small", canonical(minimal_document()), NEW, by=ADA)
    assert not store.publish(Publication(prepared(), "why", draft=saved.digest), by=ADA).published
    with pytest.raises(NoDraft):
        drafts.read("small")
    event = AuditLog(service_engine).events()[0]
    assert (event.action, event.before) == ("draft.discarded", saved.digest)


def test_a_draft_that_changed_is_not_published(drafts: Drafts, store: Store) -> None:
    """What was checked is what is published, or nothing is."""
    drafts.save("small", HALF, NEW, by=ADA)
    with pytest.raises(StaleDraft):
        store.publish(Publication(prepared(), "why", draft="sha256:other"), by=ADA)
    assert store.icps() == ()
    assert drafts.read("small").document == HALF


@pytest.mark.parametrize(("expected", "holds"), [(2, True), (1, False), (None, False)])
def test_another_latest_version_than_expected(
    store: Store, expected: int | None, *, holds: bool
) -> None:
    """Who publishes over a version that was not seen is told of it."""
    publish(store)
    publish(store, name="Other")
    wanted = Publication(prepared(name="Third"), "why", expected_latest=expected)
    if holds:
        assert store.publish(wanted, by=ADA).version == 3
        return
    with pytest.raises(StalePublication, match="version 2 of ICP 'small' is the latest"):
        store.publish(wanted, by=ADA)


def test_drafts_leave_events(drafts: Drafts, service_engine: Engine) -> None:
    """Saving and throwing away are told; saving the same again is no change."""
    begun = drafts.save("small", HALF, NEW, by=ADA)
    drafts.save("small", HALF, Seen(), by=BOB)
    drafts.discard("small", Seen(), by=BOB)
    discarded, saved = AuditLog(service_engine).events(subject="small")
    assert (saved.action, saved.before, saved.after) == ("draft.saved", None, begun.digest)
    assert (discarded.action, discarded.actor) == ("draft.discarded", "bob")
