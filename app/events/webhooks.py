"""The store of webhooks: it makes them, gives them new secrets, replays and removes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from app.audit.events import Action, Written
from app.audit.log import append
from app.database.revision import lock
from app.database.transactions import transaction
from app.events import queries
from app.events.outbox import Message, put
from app.events.records import Issued
from app.events.secret import message_id, new_secret
from app.events.tables import DeliveryRow, MessageRow, WebhookRow
from app.events.types import TEST, DeliveryState

if TYPE_CHECKING:
    from datetime import timedelta

    from sqlalchemy import Engine

    from app.audit.events import Author
    from app.events.records import Delivery, Webhook
    from app.events.wanted import NewWebhook


class Webhooks:
    """Every method is one transaction, and raises DatabaseUnavailable when there is none.

    Args:
        engine: Connections as the service role.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, wanted: NewWebhook, *, by: Author) -> Issued:
        """Make a webhook; events that happen from now on are sent to it.

        Args:
            wanted: What it is to be, its address checked.
            by: Who makes it.
        """
        row = WebhookRow(
            url=wanted.url,
            secret=new_secret(),
            events=None if wanted.events is None else sorted(set(wanted.events)),
            icps=None if wanted.icps is None else sorted(set(wanted.icps)),
            description=wanted.description,
            created_by=by.name,
        )
        with transaction(self._engine) as session:
            session.add(row)
            session.flush()
            details = {"host": _host(row), "events": row.events, "icps": row.icps}
            append(session, Written(Action.WEBHOOK_CREATED, row.id, details=details), by)
            return Issued(queries.webhook(row), row.secret)

    def webhooks(self) -> list[Webhook]:
        """Return every webhook, the newest first, without secrets."""
        with transaction(self._engine) as session:
            return queries.webhooks(session)

    def delete(self, webhook_id: str, *, by: Author) -> None:
        """Remove a webhook with its secrets and its deliveries; what is being sent may arrive.

        Args:
            webhook_id: Its id.
            by: Who removes it.

        Raises:
            UnknownWebhook: there is no such webhook.
        """
        with transaction(self._engine) as session:
            row = _locked(session, webhook_id)
            details = {"host": _host(row)}
            session.delete(row)
            session.flush()
            append(session, Written(Action.WEBHOOK_DELETED, webhook_id, details=details), by)

    def rotate(self, webhook_id: str, *, overlap: timedelta, by: Author) -> Issued:
        """Give a webhook another secret; the one it has signs along for a while.

        One that signs along already ends at once.

        Args:
            webhook_id: Its id.
            overlap: How long the old secret goes on.
            by: Who rotates it.

        Raises:
            UnknownWebhook: there is no such webhook.
        """
        with transaction(self._engine) as session:
            row = _locked(session, webhook_id)
            row.previous_secret, row.previous_until = row.secret, datetime.now(UTC) + overlap
            row.secret = new_secret()
            session.flush()
            details = {"overlap_seconds": overlap.total_seconds()}
            append(session, Written(Action.WEBHOOK_ROTATED, webhook_id, details=details), by)
            return Issued(queries.webhook(row), row.secret)

    def deliveries(
        self,
        webhook_id: str,
        *,
        state: DeliveryState | None = None,
        limit: int = 100,
        after: int | None = None,
    ) -> list[Delivery]:
        """Return the deliveries to a webhook, the newest first.

        Args:
            webhook_id: Its id.
            state: Of this state alone.
            limit: How many at most.
            after: The id of the last one seen.

        Raises:
            UnknownWebhook: there is no such webhook.
        """
        with transaction(self._engine) as session:
            queries.found(session, webhook_id)
            return queries.deliveries(session, webhook_id, state, limit, after)

    def replay(
        self, webhook_id: str, *, by: Author, since: datetime | None, message: str | None
    ) -> int:
        """Have messages sent again from the first attempt on; a disabled webhook is enabled.

        Args:
            webhook_id: The id of the webhook.
            by: Who replays.
            since: The dead ones that happened since; None where a message is named.
            message: The id of one that is dead or delivered.

        Returns:
            How many there are.

        Raises:
            UnknownWebhook: there is no such webhook.
        """
        again = update(DeliveryRow).where(col(DeliveryRow.webhook_id) == webhook_id)
        if since is None:
            ended = col(DeliveryRow.state) != DeliveryState.PENDING
            again = again.where(ended, col(DeliveryRow.message_id) == message)
        else:
            recent = select(MessageRow.id).where(MessageRow.created_at >= since)
            dead = col(DeliveryRow.state) == DeliveryState.DEAD
            again = again.where(dead, col(DeliveryRow.message_id).in_(recent))
        values = {"state": DeliveryState.PENDING, "attempts": 0, "next_attempt_at": func.now()}
        with transaction(self._engine) as session:
            _enable(_locked(session, webhook_id))
            rows = session.execute(again.values(**values, delivered_at=None))
            count: int = rows.rowcount  # type: ignore[attr-defined]
            details = {"deliveries": count, "since": since, "message": message}
            append(session, Written(Action.WEBHOOK_REPLAYED, webhook_id, details=details), by)
            return count

    def test(self, webhook_id: str, *, by: Author) -> str:
        """Have a message of the type `icp.test` sent to a webhook; a disabled one is enabled.

        Args:
            webhook_id: The id of the webhook.
            by: Who tests it.

        Returns:
            The id of the message.

        Raises:
            UnknownWebhook: there is no such webhook.
        """
        number = message_id()
        data = {"webhook": webhook_id, "actor": by.name}
        with transaction(self._engine) as session:
            _enable(_locked(session, webhook_id))
            put(session, number, Message(TEST, None, f"{TEST} {number}", data))
            now = datetime.now(UTC)
            session.add(DeliveryRow(webhook_id=webhook_id, message_id=number, next_attempt_at=now))
            session.flush()
            details = {"message": number}
            append(session, Written(Action.WEBHOOK_TESTED, webhook_id, details=details), by)
            return number


def _locked(session: Session, webhook_id: str) -> WebhookRow:
    # Who publishes holds the revision and then refers to webhooks: the same order here.
    lock(session)
    return queries.found(session, webhook_id)


def _host(row: WebhookRow) -> str:
    # The log keeps for ever what it is told, and paths of receivers may be secrets.
    return urlsplit(row.url).netloc


def _enable(row: WebhookRow) -> None:
    row.disabled_at = row.disabled_why = None
