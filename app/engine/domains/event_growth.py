"""How counts of events may grow while more is learned of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.engine.outcomes import MET, NOT_MET, Vector

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Profile = Vector
"""Per test: does an event pass (met), fail (not_met), or is it uncertain (unknown)?"""

MAX_TALLIES = 2_000
MAX_NEED = 8
"""Beyond these the ways to grow are not enumerated."""


class Tally(NamedTuple):
    """Per test, how many events certainly and how many possibly pass, up to what it needs."""

    certain: tuple[int, ...]
    possible: tuple[int, ...]


def add(tally: Tally, profile: Profile, count: int, needs: tuple[int, ...]) -> Tally:
    """Return the tally with `count` more events that stand as `profile` says."""
    certain, possible = (
        tuple(
            min(have + count, need) if status >= wanted else have
            for have, status, need in zip(side, profile, needs, strict=True)
        )
        for side, wanted in ((tally.certain, MET), (tally.possible, NOT_MET + 1))
    )
    return Tally(certain, possible)


def grow(
    settled: tuple[int, ...],
    found_out: Iterable[tuple[Iterable[Profile], int]],
    news: Collection[Profile],
    needs: tuple[int, ...],
) -> set[Tally] | None:
    """Return every tally there can be; None when there are too many to enumerate.

    Args:
        settled: Events that certainly pass, per test.
        found_out: For each undecided event, the profiles it may turn out with, and its count.
        news: Profiles that events not yet known may have, any number of them.
        needs: What each test needs.
    """
    tallies = {Tally(settled, settled)}
    for profiles, count in found_out:
        tallies = {add(tally, profile, count, needs) for tally in tallies for profile in profiles}
        if len(tallies) > MAX_TALLIES:
            return None
    if news and max(needs) > MAX_NEED:
        return None
    frontier = tallies
    while frontier and news:
        reached = {add(tally, profile, 1, needs) for tally in frontier for profile in news}
        frontier = reached - tallies
        tallies |= frontier
        if len(tallies) > MAX_TALLIES:
            return None
    return tallies
