"""Numbers: exact, or intervals of reals.

The thresholds of all tests cut the real line into positions: even ones are the gaps between
thresholds, odd ones the thresholds themselves. A value is a run of neighbouring positions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from app.engine.domains.base import MAX_VECTORS, Test, TooManyError, absent_vector, presence_outcome
from app.engine.outcomes import MET, NOT_MET, UNKNOWN, Outcome, Vector, opposite
from app.engine.values import NumberRange

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence
    from datetime import date

    Asked = Callable[[int, int], Outcome]
    """A test, as a function of the first and last position of a value."""


class NumberDomain:
    """Tests of comparison.

    Args:
        tests: The tests of the attribute.
        minimum: No value is smaller; None when there is no bound.
        maximum: No value is larger; None when there is no bound.
    """

    def __init__(self, tests: Sequence[Test], minimum: float | None, maximum: float | None) -> None:
        self._thresholds = sorted({bound for test in tests for bound in _bounds(test)})
        self._last = 2 * len(self._thresholds)
        self._lowest = 0 if minimum is None else self._position(minimum)
        self._highest = self._last if maximum is None else self._position(maximum)
        self._absent = absent_vector(tests)
        outcomes = [self._outcome(test) for test in tests]
        self._run = lru_cache(MAX_VECTORS)(partial(_run, outcomes))

    def key(self, value: float | NumberRange, as_of: date) -> Hashable:  # noqa: ARG002
        """Return the position of an exact number, or the first and last position of a range."""
        if isinstance(value, NumberRange):
            first, last = self._ends(value)
            return first if first == last else (first, last)
        return self._position(value)

    def outcomes(self, key: Hashable) -> Vector:
        """Return the outcome of every test."""
        if key is None:
            return self._absent
        return self._run(*key) if isinstance(key, tuple) else self._run(key, key)

    def completions(self, key: Hashable) -> frozenset[Vector]:
        """Return the outcomes of the value itself and of every narrower range or number."""
        if isinstance(key, int):
            return frozenset([self.outcomes(key)])
        first, last = key if isinstance(key, tuple) else (self._lowest, self._highest)
        first, last = max(first, self._lowest), min(last, self._highest)
        if (last - first + 1) * (last - first + 2) // 2 > MAX_VECTORS:
            raise TooManyError
        return frozenset(
            [
                self.outcomes(key),
                *(self._run(i, j) for i in range(first, last + 1) for j in range(i, last + 1)),
            ]
        )

    def _position(self, value: float) -> int:
        return bisect_left(self._thresholds, value) + bisect_right(self._thresholds, value)

    def _ends(self, value: NumberRange) -> tuple[int, int]:
        first = 0 if value.min is None else self._position(value.min)
        if value.below is not None:
            last = self._position(value.below)
            return first, last - last % 2  # the threshold itself is excluded
        return first, self._last if value.max is None else self._position(value.max)

    def _outcome(self, test: Test) -> Asked:
        """Return the test as a function of the first and last position of a value."""
        present = presence_outcome(test.op)
        if present is not None:
            return lambda first, last: present  # noqa: ARG005 - whatever the value
        bounds = [self._position(bound) for bound in _bounds(test)]
        if test.op == "between":
            low, high = bounds
            return lambda first, last: min(_at_least(low, first, last), _at_most(high, first, last))
        return partial(_COMPARE[test.op], bounds[0])


def _run(outcomes: Iterable[Asked], first: int, last: int) -> Vector:
    return tuple([outcome(first, last) for outcome in outcomes])


def _at_least(bound: int, first: int, last: int) -> Outcome:
    if first >= bound:
        return MET
    return NOT_MET if last < bound else UNKNOWN


def _at_most(bound: int, first: int, last: int) -> Outcome:
    return opposite(_at_least(bound + 1, first, last))


def _equal(bound: int, first: int, last: int) -> Outcome:
    if first == last == bound:
        return MET
    return UNKNOWN if first <= bound <= last else NOT_MET


_COMPARE: dict[str, Callable[[int, int, int], Outcome]] = {
    "gte": _at_least,
    "lte": _at_most,
    "gt": lambda bound, first, last: _at_least(bound + 1, first, last),
    "lt": lambda bound, first, last: opposite(_at_least(bound, first, last)),
    "eq": _equal,
    "ne": lambda bound, first, last: opposite(_equal(bound, first, last)),
}


def _bounds(test: Test) -> tuple[float, ...]:
    if presence_outcome(test.op) is not None:
        return ()
    if isinstance(test.value, tuple):
        return test.value
    return (float(test.value),)  # type: ignore[arg-type]
