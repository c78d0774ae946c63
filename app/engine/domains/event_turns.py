"""The days on which the mere passing of time changes what a test finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.outcomes import MET, NOT_MET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.engine.domains.event_tests import EventTest
    from app.engine.values import Event


def turning_days(asked: EventTest, events: Iterable[Event], today: int) -> Iterator[int]:
    """Yield the later days (as ordinals), rising, on which the test reaches or loses its need.

    Events enter and leave the test on known days, so one pass over those days is enough.

    Args:
        asked: The test.
        events: Those of its types.
        today: The day to start after.
    """
    certain = possible = 0
    changes: dict[int, tuple[int, int]] = {}

    def change(day: int, more_certain: int, more_possible: int) -> None:
        so_far = changes.get(day, (0, 0))
        changes[day] = (so_far[0] + more_certain, so_far[1] + more_possible)

    for event in events:
        amount = asked.amount_status(event.amount)
        if amount == NOT_MET:
            continue
        sure = event.count if amount == MET else 0
        if event.date is None:
            status = asked.status(None, event.amount)
            certain += sure if status == MET else 0
            possible += event.count if status != NOT_MET else 0
            continue
        first, last = asked.window(event.date.toordinal())
        if last is not None and last < today:
            continue
        if first <= today:
            certain, possible = certain + sure, possible + event.count
        else:
            change(first, sure, event.count)
        if last is not None:
            change(last + 1, -sure, -event.count)
    need = asked.min_count
    before = (certain >= need, possible >= need)
    for day in sorted(changes):
        certain, possible = certain + changes[day][0], possible + changes[day][1]
        if (certain >= need, possible >= need) != before:
            before = (certain >= need, possible >= need)
            yield day
