"""How counts of events may grow while more is learned of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.domains.base import MAX_VECTORS
from app.engine.domains.counting import Tally, totals
from app.engine.outcomes import MET, NOT_MET, Vector

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Profile = Vector
"""Per test: does an event pass (met), fail (not_met), or is it uncertain (unknown)?"""


def step(profile: Profile, count: int) -> Tally:
    """Return what `count` events that stand as `profile` says add to a tally."""
    certain = [count if status == MET else 0 for status in profile]
    possible = [count if status != NOT_MET else 0 for status in profile]
    return (*certain, *possible)


def grow(
    settled: Tally,
    found_out: Iterable[tuple[Iterable[Profile], int]],
    news: Collection[Profile],
    needs: Tally,
) -> set[Tally] | None:
    """Return every tally there can be; None when there are too many to enumerate.

    Args:
        settled: The tally of the events that no test is uncertain about.
        found_out: For each undecided event, the profiles it may turn out with, and its count.
        news: Profiles that events not yet known may have, any number of them.
        needs: What each test needs, twice over like a tally.
    """
    tallies = {settled}
    for profiles, count in found_out:
        tallies = totals(tallies, (step(profile, count) for profile in profiles), needs)
        if len(tallies) > MAX_VECTORS:
            return None
    for one_more in {step(profile, 1) for profile in news}:
        frontier = tallies
        while frontier:
            frontier = totals(frontier, [one_more], needs) - tallies
            tallies |= frontier
            if len(tallies) > MAX_VECTORS:
                return None
    return tallies
