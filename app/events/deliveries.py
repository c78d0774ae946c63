"""What is due, shared among all workers, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, text, update
from sqlmodel import col

from app.audit.events import Action, Author, Written
from app.audit.log import append
from app.database.revision import lock
from app.database.transactions import transaction
from app.events.schedule import pause_after
from app.events.sending import Attempt, Result
from app.events.tables import DeliveryRow, WebhookRow
from app.events.types import DeliveryState

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Engine
    from sqlmodel import Session

    from app.events.sending import Outcome

LEASE_SECONDS = 60
"""How long a worker has a delivery to itself: four times what an attempt may take."""
EACH = 4
"""How many deliveries to one webhook a worker has in hand at once."""
BY = Author("webhooks")

_DUE = text("""
    WITH due AS (
        SELECT found.id
        FROM webhook
        CROSS JOIN LATERAL (
            SELECT id, next_attempt_at
            FROM webhook_delivery
            WHERE webhook_id = webhook.id AND state = 'pending' AND next_attempt_at <= now()
            ORDER BY next_attempt_at
            LIMIT :each
            FOR UPDATE SKIP LOCKED
        ) AS found
        WHERE webhook.disabled_at IS NULL
        AND (webhook.paused_until IS NULL OR webhook.paused_until <= now())
        AND webhook.id <> ALL (CAST(:busy AS text[]))
        ORDER BY found.next_attempt_at
        LIMIT :room
    )
    UPDATE webhook_delivery AS delivery
    SET attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => :lease)
    FROM due, webhook, webhook_message AS message
    WHERE delivery.id = due.id
    AND webhook.id = delivery.webhook_id
    AND message.id = delivery.message_id
    RETURNING delivery.id, delivery.attempts, webhook.id, webhook.url, webhook.secret,
        CASE WHEN webhook.previous_until > now() THEN webhook.previous_secret END,
        message.id, message.payload
""")
_OPEN = text("""
    SELECT count(*) FILTER (WHERE state = 'pending'), count(*) FILTER (WHERE state = 'dead')
    FROM webhook_delivery
    WHERE state <> 'delivered'
""")


_DEAD: dict[str, Any] = {"state": DeliveryState.DEAD, "next_attempt_at": None}


class Deliveries:
    """Every method is one transaction, and raises DatabaseUnavailable when there is none.

    Args:
        engine: Connections as the service role.
        lease: Seconds until another worker may take what one has in hand, as that one must be dead.
    """

    def __init__(self, engine: Engine, *, lease: float = LEASE_SECONDS) -> None:
        self._engine = engine
        self._lease = lease

    def take(self, room: int, busy: Collection[str] = ()) -> list[Attempt]:
        """Return what is to be sent now, and keep it from other workers until the lease ends.

        Args:
            room: How many at most.
            busy: The webhooks of which the worker has something in hand already.
        """
        wanted = {"room": room, "each": EACH, "busy": list(busy), "lease": self._lease}
        with transaction(self._engine) as session:
            return [
                Attempt(
                    delivery=delivery,
                    number=number,
                    webhook=webhook,
                    url=url,
                    secrets=(secret,) if previous is None else (secret, previous),
                    message=message,
                    payload=bytes(payload),
                )
                for delivery, number, webhook, url, secret, previous, message, payload in (
                    session.execute(_DUE, wanted)
                )
            ]

    def record(self, attempt: Attempt, outcome: Outcome) -> None:
        """Write down what came of an attempt, and when the next one is due.

        Args:
            attempt: As it was taken.
            outcome: How it ended.
        """
        with transaction(self._engine) as session:
            if outcome.result is Result.DELIVERED:
                # Whoever else has it in hand by now: it has arrived.
                taken = {"state": DeliveryState.DELIVERED, "delivered_at": func.now()}
                _change(session, attempt, outcome, {**taken, "next_attempt_at": None})
                return
            if outcome.result is Result.GONE:
                lock(session)  # before any row, as everybody who writes does
                _change(session, attempt, outcome, _DEAD)
                _disable(session, attempt.webhook)
                return
            if outcome.result is Result.THROTTLED:
                _pause(session, attempt.webhook, outcome.patience_seconds)
            pause = pause_after(attempt.number)
            later = None if pause is None else _in(max(pause, outcome.patience_seconds))
            changes = _DEAD if later is None else {"next_attempt_at": later}
            _change(session, attempt, outcome, changes)

    def count(self) -> tuple[int, int]:
        """Return how many deliveries are pending, and how many are dead."""
        with transaction(self._engine) as session:
            pending, dead = session.execute(_OPEN).one()
            return pending, dead


def _change(session: Session, attempt: Attempt, outcome: Outcome, changes: dict[str, Any]) -> None:
    """Change a delivery, unless it failed here and another worker has taken it over."""
    row = update(DeliveryRow).where(col(DeliveryRow.id) == attempt.delivery)
    if outcome.result is not Result.DELIVERED:
        is_ours = col(DeliveryRow.attempts) == attempt.number
        row = row.where(is_ours, col(DeliveryRow.state) == DeliveryState.PENDING)
    session.execute(row.values(last_status=outcome.status, last_error=outcome.error, **changes))


def _pause(session: Session, webhook: str, seconds: float) -> None:
    row = update(WebhookRow).where(col(WebhookRow.id) == webhook)
    session.execute(row.values(paused_until=_in(seconds)))


def _disable(session: Session, webhook: str) -> None:
    why = "the receiver answered 410 Gone"
    active = update(WebhookRow).where(
        col(WebhookRow.id) == webhook, col(WebhookRow.disabled_at).is_(None)
    )
    changed = session.execute(
        active.values(disabled_at=func.now(), disabled_why=why).returning(col(WebhookRow.id))
    )
    if changed.first() is None:
        return
    pending = update(DeliveryRow).where(
        col(DeliveryRow.webhook_id) == webhook, col(DeliveryRow.state) == DeliveryState.PENDING
    )
    session.execute(pending.values(**_DEAD, last_error=why))
    append(session, Written(Action.WEBHOOK_DISABLED, webhook, details={"why": why}), BY)


def _in(seconds: float) -> Any:  # noqa: ANN401 - an expression of the database's clock
    return func.now() + func.make_interval(0, 0, 0, 0, 0, 0, seconds)
