"""When a message is sent again: the schedule of Standard Webhooks."""

from __future__ import annotations

import random

_MINUTE, _HOUR = 60.0, 3_600.0
PAUSES = (
    5.0,
    5 * _MINUTE,
    30 * _MINUTE,
    2 * _HOUR,
    5 * _HOUR,
    10 * _HOUR,
    14 * _HOUR,
    20 * _HOUR,
    24 * _HOUR,
)
"""Seconds after each attempt that failed; after one more the message is dead."""
MOST_SECONDS = 24 * _HOUR
"""How long a receiver may ask for patience."""
THROTTLED_SECONDS = 30.0
"""How long a receiver is left alone that asks for patience without saying for how long."""

_JITTER = 0.2


def pause_after(attempts: int) -> float | None:
    """Return the seconds until a message is sent again, never the same for all; None for never.

    Args:
        attempts: How often it was sent.
    """
    if attempts > len(PAUSES):
        return None
    return PAUSES[attempts - 1] * random.uniform(1, 1 + _JITTER)  # noqa: S311 - no secret
