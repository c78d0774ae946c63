from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from app.audit.events import Author
from app.audit.log import AuditLog
from app.events.wanted import NewWebhook
from app.events.webhooks import Webhooks
from app.registry.errors import NoActiveVersion, UnknownIcp
from app.registry.overdue import OverdueReviews
from app.registry.registry import Registry
from app.registry.reviews import Reviewed, Reviews
from tests.registry.changes import publish, tamper

if TYPE_CHECKING:
    from pydantic import JsonValue
    from sqlalchemy import Engine

    from app.registry.listing import ReviewState
    from app.registry.store import Store

ADA = Author("ada")
BOTH = ("definition", "personas")
FOUND = Reviewed(BOTH, "confirmed", "scheduled", "still fits")
CADENCES: dict[str, JsonValue] = {"cadence_days": 90, "personas_cadence_days": 30}


@pytest.fixture
def reviews(service_engine: Engine) -> Reviews:
    """The reviews of an empty database."""
    return Reviews(service_engine)


def _state(store: Store, today: date) -> ReviewState:
    registry = Registry(store)
    registry.refresh()
    state = registry.listing(today)[0].review
    assert state is not None
    return state


def test_a_review_is_of_the_active_version(reviews: Reviews, store: Store) -> None:
    """It has what was found, who found it and when; workers learn of it."""
    publish(store)
    before = store.revision()
    review, revision = reviews.record("small", FOUND, by=ADA)
    assert (review.version, review.covers, review.outcome) == (1, BOTH, "confirmed")
    assert (review.reason, review.note, review.actor) == ("scheduled", "still fits", "ada")
    assert revision == before + 1
    assert reviews.entries("small") == [review]


def test_without_an_active_version_there_is_nothing_to_review(
    reviews: Reviews, store: Store
) -> None:
    """One that was never activated, one that is retired, and one that is not there."""
    publish(store, activate=False)
    with pytest.raises(NoActiveVersion):
        reviews.record("small", FOUND, by=ADA)
    store.activate("small", 1, note="", by=ADA)
    store.activate("small", None, note="", by=ADA)
    with pytest.raises(NoActiveVersion):
        reviews.record("small", FOUND, by=ADA)
    for call in (
        lambda: reviews.record("smal", FOUND, by=ADA),
        lambda: reviews.entries("smal"),
    ):
        with pytest.raises(UnknownIcp):
            call()


def test_a_review_puts_the_next_one_off(
    reviews: Reviews, store: Store, owner_engine: Engine
) -> None:
    """What was looked at is due its own cadence later; the rest stays due when it was."""
    publish(store, review=CADENCES)
    tamper(owner_engine, "UPDATE icp_version SET created_at = '2026-01-01T12:00Z'")
    today = date(2026, 2, 15)
    state = _state(store, today)
    assert (state.definition_due_on, state.personas_due_on) == (date(2026, 4, 1), date(2026, 1, 31))
    assert (state.due_on, state.days_left, state.overdue) == (date(2026, 1, 31), -15, True)
    reviews.record("small", FOUND._replace(covers=("personas",)), by=ADA)
    tamper(owner_engine, "UPDATE icp_review SET created_at = '2026-02-15T12:00Z'")
    state = _state(store, today)
    assert (state.definition_due_on, state.personas_due_on) == (date(2026, 4, 1), date(2026, 3, 17))
    assert (state.days_left, state.overdue) == (30, False)
    assert state.reviewed_at is None
    assert state.personas_reviewed_at is not None


def test_publishing_counts_as_a_review(
    reviews: Reviews, store: Store, owner_engine: Engine
) -> None:
    """A version that came after the last review is due from its own day on."""
    publish(store, review=CADENCES)
    reviews.record("small", FOUND, by=ADA)
    tamper(owner_engine, "UPDATE icp_review SET created_at = '2026-01-01T12:00Z'")
    tamper(owner_engine, "UPDATE icp_version SET created_at = '2026-01-11T12:00Z'")
    due = _state(store, date(2026, 1, 20)).definition_due_on
    assert due == date(2026, 1, 11) + timedelta(days=90)


def test_what_is_overdue_is_told_once(
    reviews: Reviews, store: Store, service_engine: Engine, owner_engine: Engine
) -> None:
    """To webhooks, by whichever worker comes first; again when another review is late."""
    webhooks = Webhooks(service_engine)
    webhooks.create(NewWebhook(url="https://example.com/"), by=ADA)
    publish(store, review=CADENCES)
    tamper(owner_engine, "UPDATE icp_version SET created_at = '2026-01-01T12:00Z'")
    registry = Registry(store)
    registry.refresh()
    for _ in range(2):
        overdue = OverdueReviews(registry, reviews)
        overdue.tell()
        overdue.tell()
    with owner_engine.connect() as connection:
        told = connection.execute(
            text("SELECT payload FROM webhook_message WHERE type = 'icp.review.overdue'")
        ).scalars()
        (payload,) = told
    assert json.loads(payload)["data"]["due_on"] == "2026-01-31"


def test_reviews_are_paged(reviews: Reviews, store: Store) -> None:
    """The newest first, after the last one seen."""
    publish(store)
    ids = [reviews.record("small", FOUND, by=ADA)[0].id for _ in range(3)]
    assert [one.id for one in reviews.entries("small", limit=2)] == ids[:0:-1]
    assert [one.id for one in reviews.entries("small", after=ids[1])] == ids[:1]


def test_a_review_leaves_an_event(reviews: Reviews, store: Store, service_engine: Engine) -> None:
    """With what was found; the digests say that nothing changed by it."""
    publish(store)
    reviews.record("small", FOUND, by=ADA)
    event = AuditLog(service_engine).events()[0]
    assert (event.action, event.before) == ("review.recorded", event.after)
    assert '"note":"still fits"' in event.details


@pytest.mark.parametrize(
    "statement",
    ["UPDATE icp_review SET note = 'x'", "DELETE FROM icp_review", "TRUNCATE icp_review"],
)
def test_nobody_changes_a_review(
    reviews: Reviews, store: Store, owner_engine: Engine, statement: str
) -> None:
    """Not even the owner of the database, as long as the triggers are there."""
    publish(store)
    reviews.record("small", FOUND, by=ADA)
    with (
        owner_engine.begin() as connection,
        pytest.raises(Exception, match="icp_review is append-only"),
    ):
        connection.execute(text(statement))
