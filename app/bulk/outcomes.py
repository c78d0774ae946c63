"""Outcomes as columns: two booleans without nulls, combined by Kleene's rules."""

from __future__ import annotations

from functools import reduce
from operator import add, and_, or_
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ibis.expr.types import BooleanValue, IntegerValue


class Outcome(NamedTuple):
    """One of three values: met, unknown (`may` alone), or not met (neither).

    Attributes:
        met: Whether it is met.
        may: Whether it is met or unknown.
    """

    met: BooleanValue
    may: BooleanValue

    @property
    def opposite(self) -> Outcome:
        """Met where this is not, and the other way round."""
        return Outcome(~self.may, ~self.met)


def settled(met: BooleanValue) -> Outcome:
    """Return an outcome that is never unknown."""
    return Outcome(met, met)


def nullable(met: BooleanValue) -> Outcome:
    """Return the outcome of a test that is null where the value is unknown."""
    return Outcome(met.fill_null(False), met.fill_null(True))


def every(parts: Sequence[Outcome]) -> Outcome:
    """Return the least of some outcomes."""
    return Outcome(
        reduce(and_, (part.met for part in parts)), reduce(and_, (part.may for part in parts))
    )


def some(parts: Sequence[Outcome]) -> Outcome:
    """Return the greatest of some outcomes."""
    return Outcome(
        reduce(or_, (part.met for part in parts)), reduce(or_, (part.may for part in parts))
    )


def at_least(n: int, parts: Sequence[Outcome]) -> Outcome:
    """Return whether n of some parts are met."""
    if n == 1:
        return some(parts)
    if n == len(parts):
        return every(parts)
    return Outcome(
        _count([part.met for part in parts]) >= n, _count([part.may for part in parts]) >= n
    )


def _count(tests: Sequence[BooleanValue]) -> IntegerValue:
    return reduce(add, (test.ifelse(1, 0) for test in tests))
