"""Sets of numbers or days, as spans that do not touch each other."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from app.targeting.constraints import Span, both, passes_nothing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.targeting.constraints import Clock

Spans = tuple[Span, ...]


def span(clock: Clock, low: float = -inf, high: float = inf) -> Spans:
    """Return what lies from one end to another, both included."""
    return (Span(clock, low, high),)


def other_than(spans: Spans, clock: Clock) -> Spans:
    """Return what lies in none of these."""
    left = span(clock)
    for one in spans:
        if clock == "number":
            below = Span(clock, high=one.low, high_open=not one.low_open)
            above = Span(clock, low=one.high, low_open=not one.high_open)
        else:  # days: the one before, and the one after
            below, above = Span(clock, high=one.low - 1), Span(clock, low=one.high + 1)
        left = common(left, tuple(side for side in (below, above) if _is_finite(side)))
    return left


def common(some: Spans, others: Spans) -> Spans:
    """Return what lies in both."""
    found = (both(one, other) for one in some for other in others)
    return tuple(one for one in found if isinstance(one, Span) and not passes_nothing(one))


def merged(spans: Iterable[Span]) -> Spans:
    """Return the same numbers or days in as few spans as there can be."""
    kept: list[Span] = []
    for one in sorted(spans, key=lambda one: (one.low, one.low_open)):
        if kept and _meet(kept[-1], one):
            high, high_closed = max(_high(kept[-1]), _high(one))
            kept[-1] = kept[-1]._replace(high=high, high_open=not high_closed)
        else:
            kept.append(one)
    return tuple(kept)


def _is_finite(side: Span) -> bool:
    """Return whether a side of a span ends before infinity, so that there is something in it."""
    return side.high != -inf and side.low != inf


def _high(one: Span) -> tuple[float, bool]:
    return one.high, not one.high_open


def _meet(first: Span, second: Span) -> bool:
    step = 0 if first.clock == "number" else 1
    if first.high + step == second.low:
        return bool(step) or not (first.high_open and second.low_open)
    return first.high + step > second.low
