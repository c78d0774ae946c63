from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import orjson
import pytest

from app.audit.log import AuditLog
from app.events.errors import UnknownWebhook
from app.events.sending import Outcome, Result
from app.events.types import DeliveryState
from tests.events.samples import ADA, NOWHERE, URL, made, only

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from app.events.deliveries import Deliveries
    from app.events.webhooks import Webhooks

DAY = timedelta(days=1)
GONE = Outcome(Result.GONE, 410, "the receiver answered 410")


def test_a_webhook_is_made_as_it_was_wanted(webhooks: Webhooks) -> None:
    """It is listed without its secret, the newest first."""
    first = made(webhooks)
    icps = ["beta", "alpha", "beta"]
    second = made(webhooks, events=["icp.review.overdue"], icps=icps, description="CRM")
    assert webhooks.webhooks() == [second.webhook, first.webhook]
    assert (first.webhook.url, first.webhook.events, first.webhook.icps) == (URL, None, None)
    assert second.webhook.events == ("icp.review.overdue",)
    assert second.webhook.icps == ("alpha", "beta")
    assert (second.webhook.description, second.webhook.created_by) == ("CRM", "ada")
    assert first.secret not in repr(first)


def test_every_change_leaves_an_event_without_a_secret(
    webhooks: Webhooks, service_engine: Engine
) -> None:
    """The audit log has who did what to which webhook."""
    issued = made(webhooks)
    key = issued.webhook.id
    secret = webhooks.rotate(key, overlap=DAY, by=ADA).secret
    webhooks.test(key, by=ADA)
    webhooks.replay(key, by=ADA, since=datetime.now(UTC), message=None)
    webhooks.delete(key, by=ADA)
    events = AuditLog(service_engine).events(subject=key)
    actions = ["created", "rotated", "tested", "replayed", "deleted"]
    assert [event.action for event in events][::-1] == [f"webhook.{each}" for each in actions]
    assert {(event.actor, event.request_id) for event in events} == {("ada", "request-1")}
    assert orjson.loads(events[-1].details)["host"] == "crm.example"
    for event in events:
        assert issued.secret not in event.details
        assert secret not in event.details


def test_the_old_secret_signs_along_for_the_overlap(
    webhooks: Webhooks, deliveries: Deliveries
) -> None:
    """A message is signed with both; the one before the old one has ended."""
    oldest = made(webhooks)
    key = oldest.webhook.id
    old = webhooks.rotate(key, overlap=DAY, by=ADA)
    new = webhooks.rotate(key, overlap=DAY, by=ADA)
    assert new.webhook.previous_until is not None
    webhooks.test(key, by=ADA)
    (attempt,) = deliveries.take(1)
    assert attempt.secrets == (new.secret, old.secret)
    assert oldest.secret not in attempt.secrets


def test_without_an_overlap_the_old_secret_ends_at_once(
    webhooks: Webhooks, deliveries: Deliveries
) -> None:
    """A secret that leaked signs nothing any more."""
    key = made(webhooks).webhook.id
    new = webhooks.rotate(key, overlap=timedelta(), by=ADA)
    webhooks.test(key, by=ADA)
    (attempt,) = deliveries.take(1)
    assert attempt.secrets == (new.secret,)
    (shown,) = webhooks.webhooks()
    assert shown.previous_until is None


def test_a_webhook_goes_with_its_deliveries(webhooks: Webhooks, deliveries: Deliveries) -> None:
    """Nothing more is sent to it, and what was being sent is written nowhere."""
    issued = made(webhooks)
    for _ in range(2):
        webhooks.test(issued.webhook.id, by=ADA)
    (attempt,) = deliveries.take(1)
    webhooks.delete(issued.webhook.id, by=ADA)
    deliveries.record(attempt, Outcome(Result.DELIVERED, 204))
    assert (webhooks.webhooks(), deliveries.take(1), deliveries.count()) == ([], [], (0, 0))


def test_a_test_goes_to_one_webhook(webhooks: Webhooks, deliveries: Deliveries) -> None:
    """Whatever it asks for otherwise, and to no other."""
    hook, other = made(webhooks, icps=["small"]), made(webhooks)
    message = webhooks.test(hook.webhook.id, by=ADA)
    delivery = only(webhooks, hook)
    assert (delivery.message_id, delivery.type, delivery.icp) == (message, "icp.test", None)
    assert webhooks.deliveries(other.webhook.id) == []
    (attempt,) = deliveries.take(9)
    told = orjson.loads(attempt.payload)
    assert told["data"] == {"webhook": hook.webhook.id, "actor": "ada"}


def test_deliveries_are_listed_page_by_page(webhooks: Webhooks, deliveries: Deliveries) -> None:
    """The newest first, all of them or those of one state."""
    key = made(webhooks).webhook.id
    sent = [webhooks.test(key, by=ADA) for _ in range(3)]
    (attempt,) = deliveries.take(1)
    deliveries.record(attempt, Outcome(Result.DELIVERED, 200))
    listed = webhooks.deliveries(key)
    assert [each.message_id for each in listed] == sent[::-1]
    assert webhooks.deliveries(key, limit=1) == listed[:1]
    assert webhooks.deliveries(key, after=listed[0].id) == listed[1:]
    (delivered,) = webhooks.deliveries(key, state=DeliveryState.DELIVERED)
    assert (delivered.message_id, delivered.last_status) == (attempt.message, 200)
    assert delivered.delivered_at is not None
    assert len(webhooks.deliveries(key, state=DeliveryState.PENDING)) == 2
    assert webhooks.deliveries(key, state=DeliveryState.DEAD) == []


def test_what_is_dead_is_replayed(webhooks: Webhooks, deliveries: Deliveries) -> None:
    """Those since a time are sent again from the first attempt on, and the webhook is enabled."""
    hook = made(webhooks)
    key = hook.webhook.id
    webhooks.test(key, by=ADA)
    (attempt,) = deliveries.take(1)
    deliveries.record(attempt, GONE)
    ahead = datetime.now(UTC) + timedelta(minutes=5)
    assert webhooks.replay(key, by=ADA, since=ahead, message=None) == 0
    assert webhooks.replay(key, by=ADA, since=ahead - DAY, message=None) == 1
    (shown,) = webhooks.webhooks()
    assert (shown.disabled_at, shown.disabled_why) == (None, None)
    (again,) = deliveries.take(1)
    assert (again.message, again.number, again.payload) == (attempt.message, 1, attempt.payload)


def test_one_message_is_replayed(webhooks: Webhooks, deliveries: Deliveries) -> None:
    """One that was delivered may be sent once more; one that is pending is sent anyway."""
    hook = made(webhooks)
    key = hook.webhook.id
    message, pending = (webhooks.test(key, by=ADA) for _ in range(2))
    first, _ = sorted(deliveries.take(2), key=lambda each: each.delivery)
    assert first.message == message
    deliveries.record(first, Outcome(Result.DELIVERED, 200))
    assert webhooks.replay(key, by=ADA, since=None, message=message) == 1
    assert webhooks.replay(key, by=ADA, since=None, message=pending) == 0
    assert webhooks.replay(key, by=ADA, since=None, message="msg_of_nobody") == 0
    (again,) = deliveries.take(9)
    assert again.message == message
    assert {each.delivered_at for each in webhooks.deliveries(key)} == {None}


@pytest.mark.parametrize("key", [NOWHERE, "nope", "", "\0"])
def test_an_id_of_no_webhook(webhooks: Webhooks, key: str) -> None:
    """Whatever is no id is not found, and changes nothing."""
    calls: list[Callable[[], object]] = [
        lambda: webhooks.delete(key, by=ADA),
        lambda: webhooks.rotate(key, overlap=DAY, by=ADA),
        lambda: webhooks.deliveries(key),
        lambda: webhooks.replay(key, by=ADA, since=datetime.now(UTC), message=None),
        lambda: webhooks.test(key, by=ADA),
    ]
    for call in calls:
        with pytest.raises(UnknownWebhook):
            call()
