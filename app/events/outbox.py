"""The outbox: messages that are written in the transaction of what they tell of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from app.database.revision import lock
from app.events.secret import message_id
from app.events.tables import MessageRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

_FAN_OUT = text("""
    INSERT INTO webhook_delivery (webhook_id, message_id, state, attempts, next_attempt_at)
    SELECT id, :message, 'pending', 0, now()
    FROM webhook
    WHERE disabled_at IS NULL
    AND (events IS NULL OR :type = ANY (events))
    AND (icps IS NULL OR :icp = ANY (icps))
""")


class Message(NamedTuple):
    """What is to be told.

    Attributes:
        type: What happened.
        icp: The key of the ICP it is about; None for none.
        occasion: What happened, and to what: of one occasion there is one message, ever.
        data: What there is to know, as JSON.
    """

    type: str
    icp: str | None
    occasion: str
    data: Mapping[str, Any]


def write(session: Session, message: Message) -> bool:
    """Write a message, and a delivery of it for each webhook that asks for it and is not disabled.

    It happens in the caller's transaction, so both hold, or neither, and under the lock of the
    revision. Nothing is sent here.

    Returns:
        Whether it is new; False where there is one of this occasion already.
    """
    lock(session)  # before any webhook is referred to, so that nobody waits in a circle
    number = message_id()
    is_new = put(session, number, message)
    if is_new:
        asked = {"message": number, "type": message.type, "icp": message.icp}
        session.execute(_FAN_OUT, asked)
    return is_new


def put(session: Session, number: str, message: Message) -> bool:
    """Write a message under an id, for nobody yet; tell whether it is new."""
    told = {
        "type": message.type,
        "timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "data": message.data,
    }
    row = {
        "id": number,
        "type": message.type,
        "icp_key": message.icp,
        "payload": orjson.dumps(told),
        "occasion": message.occasion,
    }
    added = insert(MessageRow).values(row).on_conflict_do_nothing(index_elements=["occasion"])
    return session.execute(added.returning(col(MessageRow.id))).first() is not None
