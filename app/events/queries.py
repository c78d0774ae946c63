"""Reading webhooks and deliveries within a transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from app.events.errors import UnknownWebhook
from app.events.records import Delivery, Webhook
from app.events.secret import WEBHOOK_ID
from app.events.tables import DeliveryRow, MessageRow, WebhookRow

if TYPE_CHECKING:
    from app.events.types import DeliveryState


def found(session: Session, webhook_id: str) -> WebhookRow:
    """Return the row of a webhook.

    Raises:
        UnknownWebhook: there is none of this id.
    """
    row = session.get(WebhookRow, webhook_id) if WEBHOOK_ID.fullmatch(webhook_id) else None
    if row is None:
        raise UnknownWebhook(webhook_id)
    return row


def webhooks(session: Session) -> list[Webhook]:
    """Return every webhook, the newest first."""
    newest_first = select(WebhookRow).order_by(col(WebhookRow.created_at).desc(), WebhookRow.id)
    return [webhook(row) for row in session.exec(newest_first)]


def deliveries(
    session: Session, webhook_id: str, state: DeliveryState | None, limit: int, after: int | None
) -> list[Delivery]:
    """Return the deliveries to a webhook, the newest first, those below `after`."""
    query = (
        select(DeliveryRow, MessageRow)
        .join(MessageRow, col(MessageRow.id) == DeliveryRow.message_id)
        .where(DeliveryRow.webhook_id == webhook_id)
        .order_by(col(DeliveryRow.id).desc())
        .limit(limit)
    )
    if state is not None:
        query = query.where(DeliveryRow.state == state)
    if after is not None:
        query = query.where(DeliveryRow.id < after)
    return [_delivery(*each) for each in session.exec(query)]


def webhook(row: WebhookRow) -> Webhook:
    """Return a row as a record."""
    now = datetime.now(UTC)

    def ahead(at: datetime | None) -> datetime | None:
        return at if at is not None and at > now else None

    return Webhook(
        id=row.id,
        url=row.url,
        events=None if row.events is None else tuple(row.events),
        icps=None if row.icps is None else tuple(row.icps),
        description=row.description,
        created_at=row.created_at,
        created_by=row.created_by,
        previous_until=ahead(row.previous_until),
        disabled_at=row.disabled_at,
        disabled_why=row.disabled_why,
        paused_until=ahead(row.paused_until),
    )


def _delivery(row: DeliveryRow, message: MessageRow) -> Delivery:
    return Delivery(
        id=row.id,
        message_id=row.message_id,
        type=message.type,
        icp=message.icp_key,
        state=row.state,
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        last_status=row.last_status,
        last_error=row.last_error,
        created_at=message.created_at,
        delivered_at=row.delivered_at,
    )
