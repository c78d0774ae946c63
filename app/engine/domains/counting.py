"""Counts of what certainly and what possibly passes each of several tests."""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING

from app.engine.outcomes import MET, NOT_MET, UNKNOWN, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Tally = tuple[int, ...]
"""Per test what certainly passes, then per test what possibly does, up to what the test needs."""


def total(tally: Tally, step: Tally, needs: Tally) -> Tally:
    """Return the tally after a step, counted up to the needs (twice over, like a tally)."""
    return tuple(map(min, map(add, tally, step), needs))


def totals(tallies: Iterable[Tally], steps: Iterable[Tally], needs: Tally) -> set[Tally]:
    """Return every tally that one of the steps leads to."""
    steps = set(steps)
    return {total(tally, step, needs) for tally in tallies for step in steps}


def reached(tally: Tally, needs: Tally) -> Iterator[Outcome]:
    """Yield for each test whether it has what it needs, may have it, or cannot."""
    tests = len(tally) // 2
    for certain, possible, need in zip(tally[:tests], tally[tests:], needs[:tests], strict=True):
        yield MET if certain >= need else UNKNOWN if possible >= need else NOT_MET
