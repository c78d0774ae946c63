"""What the store of webhooks gives out: plain, frozen copies of rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where events are sent, without its secrets.

    Attributes:
        id: Names it.
        url: Where.
        events: The types it asks for; None for every one.
        icps: The keys of the ICPs it asks for; None for every ICP.
        description: What it is for.
        created_at: When it was made.
        created_by: Who made it.
        previous_until: Until when the secret before this one signs along; None where none does.
        disabled_at: Since when nothing is sent; None while it is.
        disabled_why: Why nothing is.
        paused_until: Until when the receiver wants to be left alone; None for not, or no more.
    """

    id: str
    url: str
    events: tuple[str, ...] | None
    icps: tuple[str, ...] | None
    description: str
    created_at: datetime
    created_by: str
    previous_until: datetime | None
    disabled_at: datetime | None
    disabled_why: str | None
    paused_until: datetime | None


@dataclass(frozen=True, slots=True)
class Issued:
    """A webhook with the secret it has since: the only time it is seen.

    Attributes:
        webhook: The webhook.
        secret: What its receiver verifies signatures with.
    """

    webhook: Webhook
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message on its way to a webhook.

    Attributes:
        id: Rises with every delivery.
        message_id: The `webhook-id` of every attempt.
        type: What it tells of.
        icp: The key of the ICP it is about; None for none.
        state: How far it is.
        attempts: How often it was sent, what was cut off included.
        next_attempt_at: When it is sent next, or until when a worker has it in hand.
        last_status: The HTTP status of the last answer; None where there was none.
        last_error: What was wrong at the last attempt; None for nothing.
        created_at: When what it tells of happened.
        delivered_at: When it was taken.
    """

    id: int
    message_id: str
    type: str
    icp: str | None
    state: str
    attempts: int
    next_attempt_at: datetime | None
    last_status: int | None
    last_error: str | None
    created_at: datetime
    delivered_at: datetime | None
