from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from app.audit.log import AuditLog
from app.events.deliveries import EACH, Deliveries
from app.events.schedule import PAUSES, pause_after
from app.events.sending import Outcome, Result
from app.events.types import DeliveryState
from tests.events.samples import ADA, due_now, made, only
from tests.registry.changes import publish

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from app.events.records import Issued
    from app.events.webhooks import Webhooks
    from app.registry.store import Store

DELIVERED = Outcome(Result.DELIVERED, 204)
FAILED = Outcome(Result.FAILED, 500, "the receiver answered 500")
THROTTLED = Outcome(Result.THROTTLED, 429, "the receiver answered 429", 3_600)
GONE = Outcome(Result.GONE, 410, "the receiver answered 410")


@pytest.fixture
def hook(webhooks: Webhooks) -> Issued:
    """A webhook with one message that is due."""
    issued = made(webhooks)
    webhooks.test(issued.webhook.id, by=ADA)
    return issued


def wait_of(engine: Engine) -> float:
    """Return the seconds until the only delivery is due."""
    query = text("SELECT extract(epoch FROM next_attempt_at - now()) FROM webhook_delivery")
    with engine.connect() as connection:
        return float(connection.execute(query).scalar_one())


def test_what_is_taken_is_delivered_once(
    webhooks: Webhooks, deliveries: Deliveries, hook: Issued
) -> None:
    """A message that was taken is nobody else's, and one that arrived is not sent again."""
    (attempt,) = deliveries.take(9)
    assert (attempt.webhook, attempt.url, attempt.number) == (hook.webhook.id, hook.webhook.url, 1)
    assert attempt.secrets == (hook.secret,)
    assert deliveries.take(9) == []
    deliveries.record(attempt, DELIVERED)
    delivery = only(webhooks, hook)
    assert (delivery.state, delivery.attempts, delivery.last_status) == (
        DeliveryState.DELIVERED,
        1,
        204,
    )
    assert (delivery.next_attempt_at, delivery.last_error) == (None, None)
    assert delivery.delivered_at is not None
    assert deliveries.count() == (0, 0)


def test_many_workers_share_what_is_due(webhooks: Webhooks, deliveries: Deliveries) -> None:
    """However many look at once, each delivery is taken by one of them."""
    hooks = [made(webhooks) for _ in range(5)]
    for hook in hooks * 8:
        webhooks.test(hook.webhook.id, by=ADA)

    def take_all(_: int) -> list[int]:
        taken = []
        while some := deliveries.take(3):
            taken += [each.delivery for each in some]
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [each for some in pool.map(take_all, range(4)) for each in some]
    # One that another had locked at that moment may be left for the next look.
    taken += take_all(0)
    assert len(taken) == len(set(taken)) == 40


def test_one_webhook_does_not_take_every_place(webhooks: Webhooks, deliveries: Deliveries) -> None:
    """A worker has few messages to one webhook in hand, and none more while it has those."""
    slow, other = made(webhooks), made(webhooks)
    for _ in range(EACH + 3):
        webhooks.test(slow.webhook.id, by=ADA)
    webhooks.test(other.webhook.id, by=ADA)
    taken = [each.webhook for each in deliveries.take(99)]
    assert (taken.count(slow.webhook.id), taken.count(other.webhook.id)) == (EACH, 1)
    assert deliveries.take(99, [slow.webhook.id]) == []
    assert len(deliveries.take(99)) == 3


def test_a_killed_worker_loses_its_lease(service_engine: Engine, hook: Issued) -> None:
    """When the lease of what a worker took is over, another one takes it."""
    dead = Deliveries(service_engine, lease=0)
    (lost,) = dead.take(1)
    (again,) = Deliveries(service_engine).take(1)
    assert (again.message, again.number) == (lost.message, 2)
    assert again.webhook == hook.webhook.id


def test_who_lost_its_lease_does_not_undo(
    webhooks: Webhooks, service_engine: Engine, deliveries: Deliveries, hook: Issued
) -> None:
    """A failure that is told too late changes nothing; a message that arrived has arrived."""
    slow = Deliveries(service_engine, lease=0)
    (lost,) = slow.take(1)
    (_,) = deliveries.take(1)
    before = only(webhooks, hook)
    slow.record(lost, FAILED)
    assert only(webhooks, hook) == before
    slow.record(lost, DELIVERED)
    assert only(webhooks, hook).state == DeliveryState.DELIVERED


def test_the_schedule_is_that_of_the_standard() -> None:
    """Ten attempts over three days, each pause up to a fifth longer, so that not all come alike."""
    for number, pause in enumerate(PAUSES, start=1):
        drawn = [pause_after(number) or 0 for _ in range(20)]
        assert all(pause <= each <= 1.2 * pause for each in drawn)
        assert len(set(drawn)) > 1
    assert pause_after(len(PAUSES) + 1) is None
    assert (len(PAUSES) + 1, PAUSES[0], sum(PAUSES) // 3_600) == (10, 5.0, 75)


def test_what_failed_is_sent_again_later_and_dies_in_the_end(
    webhooks: Webhooks, deliveries: Deliveries, owner_engine: Engine, hook: Issued
) -> None:
    """Each pause is that of the schedule; after the last attempt the delivery is dead."""
    for number, pause in enumerate((*PAUSES, None), start=1):
        (attempt,) = deliveries.take(1)
        assert attempt.number == number
        deliveries.record(attempt, FAILED)
        if pause is not None:
            assert pause - 60 < wait_of(owner_engine) <= 1.2 * pause
            assert deliveries.take(1) == []
            assert deliveries.count() == (1, 0)
            due_now(owner_engine)
    delivery = only(webhooks, hook)
    assert (delivery.state, delivery.attempts) == (DeliveryState.DEAD, 10)
    assert (delivery.last_status, delivery.last_error) == (500, "the receiver answered 500")
    due_now(owner_engine)
    assert deliveries.take(1) == []
    assert deliveries.count() == (0, 1)


def test_a_throttled_webhook_is_left_alone(
    webhooks: Webhooks, deliveries: Deliveries, owner_engine: Engine, hook: Issued
) -> None:
    """Other messages to it wait, too; those to others do not."""
    (attempt,) = deliveries.take(1)
    deliveries.record(attempt, THROTTLED)
    assert 3_500 < wait_of(owner_engine) <= 3_600
    other = made(webhooks)
    for each in (hook, other):
        webhooks.test(each.webhook.id, by=ADA)
    assert [each.webhook for each in deliveries.take(9)] == [other.webhook.id]
    due_now(owner_engine)
    assert [each.webhook for each in deliveries.take(9, [other.webhook.id])] == 2 * [
        hook.webhook.id
    ]


def test_a_receiver_that_is_gone_disables_its_webhook(
    webhooks: Webhooks, deliveries: Deliveries, service_engine: Engine, hook: Issued
) -> None:
    """After 410 nothing is sent any more, what waited is dead, and the audit log says why."""
    webhooks.test(hook.webhook.id, by=ADA)
    first, second = deliveries.take(2)
    deliveries.record(first, GONE)
    (shown,) = webhooks.webhooks()
    assert shown.disabled_at is not None
    assert shown.disabled_why == "the receiver answered 410 Gone"
    deliveries.record(second, GONE)
    assert (deliveries.take(9), deliveries.count()) == ([], (0, 2))
    (event, *_) = AuditLog(service_engine).events(subject=hook.webhook.id)
    assert (event.action, event.actor) == ("webhook.disabled", "webhooks")


def test_a_disabled_webhook_is_told_nothing_until_it_is_enabled(
    webhooks: Webhooks, deliveries: Deliveries, store: Store, hook: Issued
) -> None:
    """What happens meanwhile is not sent to it, not even later; a test enables it again."""
    (attempt,) = deliveries.take(1)
    deliveries.record(attempt, GONE)
    publish(store)
    webhooks.test(hook.webhook.id, by=ADA)
    (shown,) = webhooks.webhooks()
    assert (shown.disabled_at, shown.disabled_why) == (None, None)
    assert [each.type for each in webhooks.deliveries(hook.webhook.id)] == ["icp.test", "icp.test"]
    publish(store, name="Other")
    assert len(webhooks.deliveries(hook.webhook.id)) == 4
