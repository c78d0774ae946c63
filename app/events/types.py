"""What is told of, and how far the telling is."""

from __future__ import annotations

from enum import StrEnum


class EventType(StrEnum):
    """What a webhook may ask for."""

    VERSION_PUBLISHED = "icp.version.published"
    VERSION_ACTIVATED = "icp.version.activated"
    REVIEW_OVERDUE = "icp.review.overdue"


TEST = "icp.test"
"""The type of the message that is sent for the asking, to one webhook, whatever it asks for."""


class DeliveryState(StrEnum):
    """How far the delivery of a message to a webhook is."""

    PENDING = "pending"
    """It is to be sent, or to be sent again."""
    DELIVERED = "delivered"
    """The receiver answered 2xx."""
    DEAD = "dead"
    """It is sent no more, unless somebody has it replayed."""
