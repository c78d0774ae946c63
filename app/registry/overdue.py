"""Telling that reviews are overdue, once for each day on which one was due."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.registry.errors import TooStale

if TYPE_CHECKING:
    from datetime import date

    from app.registry.registry import Registry
    from app.registry.reviews import Reviews


class OverdueReviews:
    """Every worker tells, and the database sees to it that each is told once.

    Args:
        registry: Knows what is overdue.
        reviews: Tells it.
    """

    def __init__(self, registry: Registry, reviews: Reviews) -> None:
        self._registry = registry
        self._reviews = reviews
        self._told: frozenset[tuple[str, date]] = frozenset()

    def tell(self) -> None:
        """Tell what has become overdue since the last time.

        Raises:
            DatabaseUnavailable: the database does not answer; what is left is told the next time.
        """
        try:
            listing = self._registry.listing(datetime.now(UTC).date())
        except TooStale:
            return
        overdue = frozenset(
            (icp.key, icp.review.due_on) for icp in listing if icp.review and icp.review.overdue
        )
        for key, due_on in sorted(overdue - self._told):
            self._reviews.tell_overdue(key, due_on)
            self._told |= {(key, due_on)}
        self._told &= overdue
