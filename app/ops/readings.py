"""What is true of a worker at one moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal


class ReviewTimes(NamedTuple):
    """What is told of the active version of an ICP, as POSIX times.

    Attributes:
        published: The day it was published.
        due: When its review is overdue.
    """

    published: float
    due: float


class Readings(NamedTuple):
    """What the parts of a worker say of themselves; asked once a second.

    Attributes:
        status: Of the registry in memory; `degraded` and worse: the database is away.
        revision: The one in force.
        snapshot_age_seconds: Since the database last confirmed it.
        max_stale_seconds: At which age scoring stops.
        snapshot_write_failures: Since the worker began.
        requests_in_hand: Being answered now.
        batches_in_hand: Of these, batches.
        rate_limit_store_failures: Since the worker began.
        webhooks_pending: Deliveries of events to be sent, of all workers.
        webhooks_dead: Deliveries that are sent no more.
        webhook_attempts: Since the worker began, by what came of them.
    """

    status: Literal["ok", "degraded", "stale", "empty"]
    revision: int
    snapshot_age_seconds: float
    max_stale_seconds: float
    snapshot_write_failures: int
    requests_in_hand: int
    batches_in_hand: int
    rate_limit_store_failures: int
    webhooks_pending: int
    webhooks_dead: int
    webhook_attempts: Mapping[str, int]


NOTHING = Readings("empty", -1, 0.0, 0.0, 0, 0, 0, 0, 0, 0, {})
"""What there is to say before anything is known."""
