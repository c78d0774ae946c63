"""How counts of events may grow while more is learned of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.domains.base import MAX_VECTORS, TooManyError
from app.engine.domains.counting import Counts, totals
from app.engine.outcomes import MET, NOT_MET, Vector

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Profile = Vector
"""Per test: does an event pass (met), fail (not_met), or is it uncertain (unknown)?"""


def step(profile: Profile, count: int) -> Counts:
    """Return what `count` events that stand as `profile` says add."""
    certain = [count if status == MET else 0 for status in profile]
    possible = [count if status != NOT_MET else 0 for status in profile]
    return (*certain, *possible)


def grow(
    settled: Counts,
    found_out: Iterable[tuple[Iterable[Profile], int]],
    news: Collection[Profile],
    needs: Counts,
) -> set[Counts]:
    """Return every count there can be.

    Args:
        settled: The counts of the events that no test is uncertain about.
        found_out: For each undecided event, the profiles it may turn out with, and its count.
        news: Profiles that events not yet known may have, any number of them.
        needs: What each test needs, twice over like the counts.

    Raises:
        TooManyError: There are more than are enumerated.
    """
    grown = {settled}
    for profiles, count in found_out:
        grown = totals(grown, [step(profile, count) for profile in profiles], needs)
    alone = len(needs) == 2  # noqa: PLR2004 - one test, counted twice
    at_once = needs[0] if alone else 1  # a test alone is reached or not; how is all the same
    for more in {step(profile, at_once) for profile in news}:
        frontier = grown
        while frontier:
            frontier = totals(frontier, [more], needs) - grown
            grown = grown | frontier
            if len(grown) > MAX_VECTORS:
                raise TooManyError
    return grown
