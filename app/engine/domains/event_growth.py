"""How counts of events may grow while more is learned of them."""

from __future__ import annotations

from operator import add as plus
from typing import TYPE_CHECKING

from app.engine.outcomes import MET, NOT_MET, Vector

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Profile = Vector
"""Per test: does an event pass (met), fail (not_met), or is it uncertain (unknown)?"""

Tally = tuple[int, ...]
"""Per test the events that certainly pass, then per test those that possibly do: each counted up
to what the test needs."""

MAX_TALLIES = 10_000
MAX_NEED = 8
"""Beyond these the ways to grow are not enumerated."""


def add(tally: Tally, profile: Profile, count: int, needs: Tally) -> Tally:
    """Return the tally with `count` more events that stand as `profile` says."""
    return _sum(tally, _step(profile, count), needs)


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
        steps = {_step(profile, count) for profile in profiles}
        tallies = {_sum(tally, step, needs) for tally in tallies for step in steps}
        if len(tallies) > MAX_TALLIES:
            return None
    if news and max(needs) > MAX_NEED:
        return None
    for step in {_step(profile, 1) for profile in news}:
        frontier = tallies
        while frontier:
            frontier = {_sum(tally, step, needs) for tally in frontier} - tallies
            tallies |= frontier
            if len(tallies) > MAX_TALLIES:
                return None
    return tallies


def _step(profile: Profile, count: int) -> Tally:
    certain = [count if status == MET else 0 for status in profile]
    possible = [count if status != NOT_MET else 0 for status in profile]
    return (*certain, *possible)


def _sum(tally: Tally, step: Tally, needs: Tally) -> Tally:
    return tuple(map(min, map(plus, tally, step), needs))
