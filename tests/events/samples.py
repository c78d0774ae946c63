"""Shorthands of the tests of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import text

from app.audit.events import Author
from app.events.secret import message_id, new_secret
from app.events.sending import Attempt
from app.events.wanted import NewWebhook

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from app.events.records import Delivery, Issued
    from app.events.webhooks import Webhooks

ADA = Author("ada", "request-1")
URL = "https://crm.example/hooks"
NOWHERE = "aaaaaaaaaa"
"""The id of no webhook."""


def made(webhooks: Webhooks, url: str = URL, **more: object) -> Issued:
    """Return a new webhook."""
    return webhooks.create(NewWebhook.model_validate({"url": url, **more}), by=ADA)


def attempt(url: str, *secrets: str) -> Attempt:
    """Return an attempt of a small message that no database knows of."""
    return Attempt(
        delivery=1,
        number=1,
        webhook=NOWHERE,
        url=url,
        secrets=secrets or (new_secret(),),
        message=message_id(),
        payload='{"type":"icp.test","data":{"note":"Größe"}}'.encode(),
    )


def only(webhooks: Webhooks, issued: Issued) -> Delivery:
    """Return the only delivery to a webhook."""
    (delivery,) = webhooks.deliveries(issued.webhook.id)
    return delivery


def messages(engine: Engine) -> list[dict[str, Any]]:
    """Return what was written into the outbox, the oldest first."""
    query = text("SELECT payload FROM webhook_message ORDER BY created_at")
    with engine.connect() as connection:
        return [orjson.loads(payload) for payload in connection.scalars(query)]


def due_now(owner: Engine) -> None:
    """Let all that waits be due, as if time had passed."""
    with owner.begin() as connection:
        connection.execute(text("UPDATE webhook SET paused_until = now()"))
        connection.execute(
            text("UPDATE webhook_delivery SET next_attempt_at = now() WHERE state = 'pending'")
        )
