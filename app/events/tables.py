"""The tables of webhooks, messages and deliveries, as the service sees them."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLModel evaluates the annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Identity,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from app.database.tables import NOW, TIME, Table
from app.events.secret import message_id, webhook_id
from app.events.types import DeliveryState


class WebhookRow(Table, table=True):
    """Where events are sent; the secrets have to be readable, as every message is signed anew."""

    __tablename__ = "webhook"
    __table_args__ = (
        CheckConstraint("cardinality(events) > 0", name="asks_for_an_event"),
        CheckConstraint("cardinality(icps) > 0", name="asks_for_an_icp"),
        CheckConstraint(
            "(previous_secret IS NULL) = (previous_until IS NULL)", name="previous_secret_ends"
        ),
        CheckConstraint("(disabled_at IS NULL) = (disabled_why IS NULL)", name="disabled_for_why"),
    )

    id: str = Field(default_factory=webhook_id, primary_key=True, sa_type=Text)
    url: str = Field(sa_type=Text)
    secret: str = Field(sa_type=Text)
    previous_secret: str | None = Field(default=None, sa_type=Text)
    previous_until: datetime | None = Field(default=None, sa_type=TIME)
    events: list[str] | None = Field(sa_type=ARRAY(Text))
    icps: list[str] | None = Field(sa_type=ARRAY(Text))
    description: str = Field(sa_type=Text)
    created_at: datetime = Field(default=None, sa_type=TIME, sa_column_kwargs=NOW)
    created_by: str = Field(sa_type=Text)
    disabled_at: datetime | None = Field(default=None, sa_type=TIME)
    disabled_why: str | None = Field(default=None, sa_type=Text)
    paused_until: datetime | None = Field(default=None, sa_type=TIME)


class MessageRow(Table, table=True):
    """An event as it is sent, byte for byte; never updated, never deleted."""

    __tablename__ = "webhook_message"

    id: str = Field(default_factory=message_id, primary_key=True, sa_type=Text)
    type: str = Field(sa_type=Text)
    icp_key: str | None = Field(sa_type=Text)
    payload: bytes = Field(sa_type=LargeBinary)
    occasion: str = Field(sa_type=Text, unique=True)
    created_at: datetime = Field(default=None, sa_type=TIME, sa_column_kwargs=NOW)


class DeliveryRow(Table, table=True):
    """A message on its way to a webhook; it goes along with the webhook."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("webhook_id", "message_id"),
        CheckConstraint("state IN ('pending', 'delivered', 'dead')", name="state_is_known"),
        CheckConstraint(
            "(state = 'pending') = (next_attempt_at IS NOT NULL)", name="pending_is_due"
        ),
        Index(None, "webhook_id", "id"),
        Index(
            "ix_webhook_delivery_due",
            "webhook_id",
            "next_attempt_at",
            postgresql_where=text("state = 'pending'"),
        ),
        Index("ix_webhook_delivery_open", "state", postgresql_where=text("state <> 'delivered'")),
    )

    id: int = Field(
        default=None, primary_key=True, sa_type=BigInteger, sa_column_args=(Identity(always=True),)
    )
    webhook_id: str = Field(foreign_key="webhook.id", ondelete="CASCADE", sa_type=Text)
    message_id: str = Field(foreign_key="webhook_message.id", sa_type=Text)
    state: str = Field(default=DeliveryState.PENDING, sa_type=Text)
    attempts: int = 0
    next_attempt_at: datetime | None = Field(default=None, sa_type=TIME)
    last_status: int | None = None
    last_error: str | None = Field(default=None, sa_type=Text)
    delivered_at: datetime | None = Field(default=None, sa_type=TIME)
