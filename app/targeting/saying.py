"""What is to be said of a test, and what could not be said."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from app.engine.outcomes import MET, NOT_MET, UNKNOWN, Outcome
from app.targeting.answer import Reason

Note = Callable[[Reason, str], None]


class NotExpressibleError(Exception):
    """A filter cannot say a test."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason: Reason = reason


class Reading(NamedTuple):
    """Which outcomes of a condition are wanted.

    Attributes:
        met: Whether it is to be met, else not_met.
        unknown: Whether unknown will do as well.
    """

    met: bool
    unknown: bool

    def takes(self, outcome: Outcome) -> bool:
        """Return whether an outcome is one of those wanted."""
        return (outcome == UNKNOWN and self.unknown) or outcome == (MET if self.met else NOT_MET)
