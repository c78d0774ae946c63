"""Counts of what certainly and what possibly passes each of several tests."""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING

from app.engine.domains.base import MAX_VECTORS, TooManyError
from app.engine.outcomes import MET, NOT_MET, UNKNOWN, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

Counts = tuple[int, ...]
"""Per test what certainly passes, then per test what possibly does, up to what the test needs."""


def total(counts: Counts, step: Counts, limits: Counts) -> Counts:
    """Return the sum of two counts, place by place, but no more than the limits."""
    return tuple(map(min, map(add, counts, step), limits))


def totals(found: Iterable[Counts], steps: Iterable[Counts], needs: Counts) -> set[Counts]:
    """Return the counts that one of the steps leads to.

    Raises:
        TooManyError: There are more than are enumerated.
    """
    steps = set(steps)
    reached: set[Counts] = set()
    for counts in found:
        reached.update([total(counts, step, needs) for step in steps])
        if len(reached) > MAX_VECTORS:
            raise TooManyError
    return reached


def reached(counts: Counts, needs: Counts) -> list[Outcome]:
    """Return for each test whether it has what it needs, may have it, or cannot."""
    tests = len(counts) // 2
    return [
        MET if certain >= need else UNKNOWN if possible >= need else NOT_MET
        for certain, possible, need in zip(
            counts[:tests], counts[tests:], needs[:tests], strict=True
        )
    ]
