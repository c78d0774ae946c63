from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session

from app.audit.events import Author
from app.events.messages import Version, review_overdue
from app.events.types import DeliveryState
from tests.documents import minimal_document
from tests.events.samples import ADA, made, messages, only
from tests.registry.changes import publish, tamper

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Engine

    from app.events.webhooks import Webhooks
    from app.registry.store import Store

DUE = date(2026, 11, 22)


def told(engine: Engine) -> list[tuple[str, Any]]:
    """Return the type of each message, and what it says of versions."""
    return [
        (each["type"], (each["data"]["icp"]["version"], each["data"]["previous"]))
        for each in messages(engine)
    ]


def test_a_publication_is_told(store: Store, service_engine: Engine) -> None:
    """What was published, by whom and why, and what was the latest version before it."""
    first = publish(store, activate=False)
    second = publish(store, activate=False, name="Other")
    one, two = messages(service_engine)
    assert one["type"] == two["type"] == "icp.version.published"
    assert one["timestamp"].endswith("Z")
    assert one["data"] == {
        "icp": {"key": "small", "version": 1, "digest": first.digest},
        "scoring_digest": first.scoring_digest,
        "previous": None,
        "scores_can_change": True,
        "note": "why",
        "actor": "ada",
        "revision": first.revision,
    }
    assert two["data"]["icp"] == {"key": "small", "version": 2, "digest": second.digest}
    assert two["data"]["previous"] == {
        "version": 1,
        "digest": first.digest,
        "scoring_digest": first.scoring_digest,
    }
    assert two["data"]["scores_can_change"] is False


def test_an_activation_is_told(store: Store, service_engine: Engine) -> None:
    """What is active since, going back and retiring included, and what was active before."""
    first = publish(store)
    second = publish(store, bands=_bands("Ring up"))
    store.activate("small", 1, note="back", by=Author("bob"))
    store.activate("small", None, note="sold", by=Author("bob"))
    versions = {
        each.version: {
            "version": each.version,
            "digest": each.digest,
            "scoring_digest": each.scoring_digest,
        }
        for each in (first, second)
    }
    assert told(service_engine) == [
        ("icp.version.published", (1, None)),
        ("icp.version.activated", (1, None)),
        ("icp.version.published", (2, versions[1])),
        ("icp.version.activated", (2, versions[1])),
        ("icp.version.activated", (1, versions[2])),
        ("icp.version.activated", (None, versions[1])),
    ]
    *_, back, retired = (each["data"] for each in messages(service_engine))
    assert (back["note"], back["actor"], back["revision"]) == ("back", "bob", 3)
    assert retired["icp"] == {"key": "small", "version": None, "digest": None}
    assert (retired["scoring_digest"], retired["scores_can_change"]) == (None, True)


def _bands(action: str) -> Any:  # noqa: ANN401 - JSON
    bands: Any = minimal_document()["bands"]
    return [{**bands[0], "action": action}, *bands[1:]]


def test_what_changes_nothing_is_not_told(store: Store, service_engine: Engine) -> None:
    """Publishing the same again, or activating what is active, tells nobody anything."""
    publish(store)
    before = messages(service_engine)
    publish(store)
    store.activate("small", 1, note="", by=Author("ada"))
    assert messages(service_engine) == before


def test_a_version_that_is_gone_is_named_by_nobody(
    store: Store, service_engine: Engine, owner_engine: Engine
) -> None:
    """A message names no version that it cannot say the digests of."""
    publish(store)
    tamper(owner_engine, "DELETE FROM icp_version")
    publish(store, name="Other")
    assert told(service_engine)[2:] == [
        ("icp.version.published", (2, None)),
        ("icp.version.activated", (2, None)),
    ]


def test_a_write_that_does_not_hold_is_not_told(service_engine: Engine) -> None:
    """Both are one transaction."""
    with Session(service_engine) as session:
        assert review_overdue(session, "small", Version(1, "sha256:a", "sha256:b"), DUE)
        session.rollback()
    assert messages(service_engine) == []


def test_an_overdue_review_is_told_once(service_engine: Engine, webhooks: Webhooks) -> None:
    """Of one ICP and one day there is one message, however often somebody looks."""
    hook = made(webhooks)
    version = Version(3, "sha256:a", "sha256:b")
    with Session(service_engine) as session, session.begin():
        assert review_overdue(session, "small", version, DUE)
        assert not review_overdue(session, "small", version, DUE)
        assert review_overdue(session, "other", version, DUE)
    with Session(service_engine) as session, session.begin():
        assert not review_overdue(session, "small", version, DUE)
    one, _ = messages(service_engine)
    assert one["type"] == "icp.review.overdue"
    assert one["data"] == {
        "icp": {"key": "small", "version": 3, "digest": "sha256:a"},
        "due_on": "2026-11-22",
    }
    assert len(webhooks.deliveries(hook.webhook.id)) == 2


def test_a_message_goes_to_those_who_ask_for_it(store: Store, webhooks: Webhooks) -> None:
    """Webhooks ask for types and ICPs; what they do not ask for is not sent to them."""
    every = made(webhooks)
    published = made(webhooks, events=["icp.version.published"])
    small = made(webhooks, events=["icp.version.activated"], icps=["small", "other"])
    large = made(webhooks, icps=["large"])
    publish(store)
    assert len(webhooks.deliveries(every.webhook.id)) == 2
    assert only(webhooks, published).type == "icp.version.published"
    delivery = only(webhooks, small)
    assert (delivery.type, delivery.icp) == ("icp.version.activated", "small")
    assert (delivery.state, delivery.attempts) == (DeliveryState.PENDING, 0)
    assert webhooks.deliveries(large.webhook.id) == []


def test_a_webhook_is_not_sent_what_happened_before_it(store: Store, webhooks: Webhooks) -> None:
    """It is told of what happens from then on."""
    publish(store)
    hook = made(webhooks)
    assert webhooks.deliveries(hook.webhook.id) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE webhook_message SET payload = 'x'",
        "DELETE FROM webhook_message",
        "DELETE FROM webhook_delivery",
        "UPDATE webhook_delivery SET message_id = 'x'",
        "UPDATE webhook SET url = 'https://evil.example'",
        "UPDATE webhook SET icps = NULL",
        "TRUNCATE webhook CASCADE",
    ],
)
def test_the_service_may_not_change_what_is_sent_or_where(
    service_engine: Engine, statement: str
) -> None:
    """The rights of its role end where nothing of it has to change."""
    with (
        service_engine.connect() as connection,
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        connection.execute(text(statement))


def test_webhooks_come_and_go_while_versions_are_published(
    store: Store, webhooks: Webhooks
) -> None:
    """Everybody locks in one order, so nobody waits in a circle, and no write is lost."""

    def publish_some(key: str) -> int:
        return len([publish(store, key=key, name=f"Name {number}") for number in range(5)])

    def come_and_go(name: str) -> int:
        for _ in range(5):
            key = made(webhooks, description=name).webhook.id
            webhooks.rotate(key, overlap=timedelta(), by=ADA)
            webhooks.delete(key, by=ADA)
        return 5

    with ThreadPoolExecutor(4) as pool:
        publishing = pool.map(publish_some, ["one-icp", "other-icp"])
        changing = pool.map(come_and_go, ["a", "b"])
        done = [*publishing, *changing]
    assert done == [5, 5, 5, 5]
    assert webhooks.webhooks() == []
