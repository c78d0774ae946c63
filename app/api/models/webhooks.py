"""What the calls on webhooks take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field, StringConstraints

from app.access.wanted import MAX_OVERLAP_SECONDS, WHOLE
from app.access.wanted import SENTENCES as OF_KEYS
from app.api.models.base import WireModel
from app.events.types import DeliveryState
from app.events.wanted import SENTENCES as OF_WEBHOOKS
from app.events.wanted import NewWebhook

DAY_SECONDS = 86_400

SENTENCES = {
    **OF_WEBHOOKS,
    "overlap_seconds": OF_KEYS["overlap_seconds"],
    "since": "since is a time with its offset from UTC: 2026-11-22T12:00:00Z.",
    "message": "message is the id of a message, msg_ and 26 letters and digits.",
}
"""What each field takes."""


class WebhookRequest(NewWebhook):
    """A webhook to be made."""


class SecretRotation(WireModel):
    """How the secret of a webhook is to be replaced."""

    overlap_seconds: Annotated[int, Field(strict=True, ge=0, le=MAX_OVERLAP_SECONDS), WHOLE] = (
        DAY_SECONDS
    )
    """How long the old secret signs along with the new one."""


def _written(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("a number of seconds is no time")  # noqa: TRY004 - a fault to Pydantic
    return value


def _one_field(schema: dict[str, Any]) -> None:
    for field in schema["properties"].values():  # none is null
        del field["default"]
        field.update(field.pop("anyOf")[0])
    schema.update(minProperties=1, maxProperties=1, examples=[{"since": "2026-11-22T12:00:00Z"}])


class ReplayRequest(WireModel):
    """What is to be sent again: all that is dead since a time, or one message."""

    model_config = ConfigDict(json_schema_extra=_one_field)

    since: Annotated[AwareDatetime, BeforeValidator(_written)] | None = None
    """The dead ones of what happened since."""
    message: (
        Annotated[str, StringConstraints(strict=True, pattern=r"^msg_[a-z2-7]{26}$")] | None
    ) = None
    """This one, dead or delivered."""


class Webhook(WireModel):
    """Where events are sent, without its secrets."""

    id: str
    url: str
    events: list[str] | None
    """The types it asks for; null for every one."""
    icps: list[str] | None
    """The keys of the ICPs it asks for; null for every ICP."""
    description: str
    created_at: datetime
    created_by: str
    previous_until: datetime | None
    """Until when the secret before this one signs along; null where none does."""
    disabled_at: datetime | None
    """Since when nothing is sent; null while it is."""
    disabled_why: str | None
    paused_until: datetime | None
    """Until when the receiver wants to be left alone; null where it does not."""


class IssuedWebhook(Webhook):
    """A webhook with its new secret: the only time it is seen."""

    secret: str
    """What its receiver verifies signatures with: `whsec_` and base64."""


class Webhooks(WireModel):
    """Every webhook, the newest first."""

    items: list[Webhook]


class WebhookDelivery(WireModel):
    """A message on its way to a webhook."""

    id: int
    message_id: str
    """The `webhook-id` of every attempt."""
    type: str
    icp: str | None
    """The key of the ICP it is about; null for none."""
    state: DeliveryState
    attempts: int
    """How often it was sent, what was cut off included."""
    next_attempt_at: datetime | None
    """When it is sent next, or until when a worker has it in hand; null when it is not pending."""
    last_status: int | None
    """The HTTP status of the last answer; null where there was none."""
    last_error: str | None
    """What was wrong at the last attempt; null for nothing."""
    created_at: datetime
    """When what it tells of happened."""
    delivered_at: datetime | None


class WebhookDeliveries(WireModel):
    """Deliveries to a webhook, the newest first."""

    items: list[WebhookDelivery]


class Replayed(WireModel):
    """What is sent again."""

    deliveries: int
    """How many."""


class Tested(WireModel):
    """A message that was written for the asking."""

    message_id: str
    """The `webhook-id` under which it arrives."""
