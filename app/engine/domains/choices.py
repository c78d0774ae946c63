"""Strings, enums and booleans: values that are equal or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.engine.domains.base import Test, absent_vector, presence_outcome
from app.engine.outcomes import Outcome, Vector, opposite, outcome

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence
    from datetime import date


class ChoiceDomain:
    """Tests of equality and membership.

    Args:
        tests: The tests of the attribute.
        universe: Every value there can be, or None when it is open (strings).

    Attributes:
        keys: The key of every value that is told apart.
        other: The key of all other values.
    """

    def __init__(self, tests: Sequence[Test], universe: Iterable[Hashable] | None) -> None:
        mentioned = {member for test in tests for member in _members(test)}
        candidates: set[Any] = mentioned | {_OTHER} if universe is None else set(universe)
        vectors = {value: tuple(_outcome(test, value) for test in tests) for value in candidates}
        distinct = {vector: number for number, vector in enumerate(dict.fromkeys(vectors.values()))}
        self._absent = absent_vector(tests)
        self._vectors = list(distinct)
        self.keys = {value: distinct[vector] for value, vector in vectors.items()}
        self.other = self.keys.get(_OTHER, 0)
        self._all = frozenset([*distinct, self._absent])

    def key(self, value: Hashable, as_of: date) -> Hashable:  # noqa: ARG002 - timeless
        """Return the number of the value's class."""
        return self.keys.get(value, self.other)

    def outcomes(self, key: Hashable) -> Vector:
        """Return the outcome of every test."""
        return self._vectors[key] if isinstance(key, int) else self._absent

    def completions(self, key: Hashable) -> frozenset[Vector]:
        """Return the outcomes of every completion: a known value has no other."""
        return self._all if key is None else frozenset([self.outcomes(key)])


_OTHER = object()  # stands for every value no test mentions


def _members(test: Test) -> frozenset[Hashable]:
    if presence_outcome(test.op) is not None:
        return frozenset()
    return test.value if isinstance(test.value, frozenset) else frozenset([test.value])


def _outcome(test: Test, value: Hashable) -> Outcome:
    present = presence_outcome(test.op)
    if present is not None:
        return present
    same = value in test.value if isinstance(test.value, frozenset) else value == test.value
    found = outcome(met=same)
    return opposite(found) if test.op in {"ne", "not_in"} else found
