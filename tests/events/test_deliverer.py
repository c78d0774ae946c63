from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import make_url, text
from standardwebhooks import Webhook

from app.database.engine import service_engine as engine_of
from app.events.deliverer import Deliverer
from app.events.deliveries import Deliveries
from app.events.sending import Sender
from app.events.targets import Targets
from app.events.types import DeliveryState
from tests.events.receiving import Answer, receiving
from tests.events.samples import ADA, due_now, made, only
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest
    from sqlalchemy import URL, Engine

    from app.events.records import Issued
    from app.events.webhooks import Webhooks

OFTEN = 0.01


@contextmanager
def delivering(engine: Engine) -> Iterator[Deliverer]:
    """Send what is due within a block, and look for it often."""
    sender = Sender(Targets(allow_private=True))
    deliverer = Deliverer(Deliveries(engine), sender, every=OFTEN)
    deliverer.start()
    try:
        yield deliverer
    finally:
        deliverer.stop()


def settled(webhooks: Webhooks, hook: Issued) -> bool:
    """Tell whether everything is delivered."""
    return {each.state for each in webhooks.deliveries(hook.webhook.id)} == {
        DeliveryState.DELIVERED
    }


def test_messages_arrive_by_themselves(service_engine: Engine, webhooks: Webhooks) -> None:
    """What is written is sent, signed, and told as delivered; attempts are counted."""
    with receiving() as receiver, delivering(service_engine) as deliverer:
        hook = made(webhooks, receiver.url)
        sent = [webhooks.test(hook.webhook.id, by=ADA) for _ in range(6)]
        eventually(lambda: settled(webhooks, hook))
        eventually(lambda: deliverer.counts.attempts["delivered"] == 6)
    assert sorted(got.headers["webhook-id"] for got in receiver.got) == sorted(sent)
    for got in receiver.got:
        Webhook(hook.secret).verify(got.body, got.headers)


def test_what_failed_is_sent_again(
    service_engine: Engine, owner_engine: Engine, webhooks: Webhooks
) -> None:
    """After a 500 the same message comes again, under the same id, with a signature of its own."""
    with receiving(Answer(500), Answer(200)) as receiver, delivering(service_engine):
        hook = made(webhooks, receiver.url)
        webhooks.test(hook.webhook.id, by=ADA)
        eventually(lambda: only(webhooks, hook).last_status == 500)
        due_now(owner_engine)
        eventually(lambda: settled(webhooks, hook))
    one, two = receiver.got
    assert (one.headers["webhook-id"], one.body) == (two.headers["webhook-id"], two.body)
    assert only(webhooks, hook).attempts == 2
    Webhook(hook.secret).verify(two.body, two.headers)


def test_two_deliverers_deliver_once(service_engine: Engine, webhooks: Webhooks) -> None:
    """Workers and replicas share the work, and none does that of another."""
    with receiving() as receiver:
        hook = made(webhooks, receiver.url)
        sent = [webhooks.test(hook.webhook.id, by=ADA) for _ in range(20)]
        with delivering(service_engine), delivering(service_engine):
            eventually(lambda: settled(webhooks, hook))
    assert sorted(got.headers["webhook-id"] for got in receiver.got) == sorted(sent)


def test_a_receiver_that_hangs_holds_up_nobody(service_engine: Engine, webhooks: Webhooks) -> None:
    """Others get theirs meanwhile, and the service stops; what was cut off is still pending."""
    with receiving(Answer(hangs=True)) as slow, receiving() as quick:
        hanging, other = made(webhooks, slow.url), made(webhooks, quick.url)
        with delivering(service_engine) as deliverer:
            webhooks.test(hanging.webhook.id, by=ADA)
            assert slow.asked.wait(30)
            webhooks.test(other.webhook.id, by=ADA)
            eventually(lambda: settled(webhooks, other))
        eventually(lambda: not deliverer._thread.is_alive())  # noqa: SLF001 - the point of it
    delivery = only(webhooks, hanging)
    assert (delivery.state, delivery.attempts) == (DeliveryState.PENDING, 1)


def test_what_a_killed_worker_had_in_hand_is_taken_over(
    service_engine: Engine, webhooks: Webhooks
) -> None:
    """A worker that took a message and never said what came of it is not waited for for ever."""
    with receiving() as receiver:
        hook = made(webhooks, receiver.url)
        message = webhooks.test(hook.webhook.id, by=ADA)
        Deliveries(service_engine, lease=0).take(1)
        with delivering(service_engine):
            eventually(lambda: settled(webhooks, hook))
    assert [got.headers["webhook-id"] for got in receiver.got] == [message]
    assert only(webhooks, hook).attempts == 2


def test_what_is_open_is_counted(service_engine: Engine, webhooks: Webhooks) -> None:
    """How many deliveries wait is known to whoever watches."""
    with receiving(Answer(500)) as receiver:
        hook = made(webhooks, receiver.url)
        for _ in range(3):
            webhooks.test(hook.webhook.id, by=ADA)
        with delivering(service_engine) as deliverer:
            eventually(lambda: (deliverer.counts.pending, deliverer.counts.dead) == (3, 0))
            eventually(lambda: deliverer.counts.attempts["failed"] == 3)


def test_a_database_that_is_away_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """It is tried again, less and less often, and the service stops all the same."""
    away = engine_of(make_url("postgresql+psycopg://nobody@127.0.0.1:1/none"))
    with delivering(away) as deliverer:
        eventually(lambda: len(caplog.records) >= 2)
    eventually(lambda: not deliverer._thread.is_alive())  # noqa: SLF001 - the point of it
    assert {record.levelname for record in caplog.records} == {"WARNING"}


def test_a_defect_with_one_message_ends_nothing(
    service_engine: Engine, webhooks: Webhooks, caplog: pytest.LogCaptureFixture
) -> None:
    """A message that cannot be sent in a way nobody foresaw has failed, and others are sent."""
    with receiving() as receiver:
        broken, sound = made(webhooks, receiver.url), made(webhooks, receiver.url)
        for hook in (broken, sound):
            webhooks.test(hook.webhook.id, by=ADA)
        with service_engine.begin() as connection:
            connection.execute(
                text("UPDATE webhook SET secret = 'whsec_ü' WHERE id = :id"),
                {"id": broken.webhook.id},
            )
        with delivering(service_engine):
            eventually(lambda: settled(webhooks, sound))
            eventually(lambda: only(webhooks, broken).last_error)
    assert len(receiver.got) == 1
    assert "cannot be sent" in caplog.text
    assert "a fault of the service" in str(only(webhooks, broken).last_error)


def test_what_cannot_be_written_is_sent_again(
    service_engine: Engine,
    owner_engine: Engine,
    webhooks: Webhooks,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A message that has arrived, and was not written down as such, comes a second time."""
    refuse = "ALTER TABLE webhook_delivery ADD CONSTRAINT refused CHECK (state = 'pending')"
    with receiving() as receiver, delivering(service_engine):
        with owner_engine.begin() as connection:
            connection.execute(text(refuse))
        try:
            hook = made(webhooks, receiver.url)
            webhooks.test(hook.webhook.id, by=ADA)
            eventually(lambda: "cannot be written" in caplog.text)
        finally:
            with owner_engine.begin() as connection:
                connection.execute(text("ALTER TABLE webhook_delivery DROP CONSTRAINT refused"))
        due_now(owner_engine)
        eventually(lambda: settled(webhooks, hook))
    one, two = receiver.got
    assert one.headers["webhook-id"] == two.headers["webhook-id"]


def test_a_database_without_tables_ends_nothing(
    empty_database_url: URL, caplog: pytest.LogCaptureFixture
) -> None:
    """Before it is migrated there is nothing to send, and that is told."""
    engine = engine_of(empty_database_url)
    with delivering(engine) as deliverer:
        eventually(lambda: caplog.records)
        assert deliverer._thread.is_alive()  # noqa: SLF001 - the point of it
    engine.dispose()
