"""Sets of texts, of which only some members may be known to be there or to be lacking.

Members that the same tests name are interchangeable; a value is told apart by how many of each
such group it has and lacks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from app.engine.domains.base import MAX_VECTORS, Test, absent_vector, presence_outcome
from app.engine.outcomes import MET, NOT_MET, UNKNOWN, Outcome, Vector, opposite

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence
    from datetime import date

    from app.engine.values import StringSet

Counts = tuple[tuple[int, int], ...]
"""For each group of members: how many are there, how many are lacking."""


class SetDomain:
    """Tests of membership.

    Args:
        tests: The tests of the attribute; members are frozensets of folded texts.
        closed: Whether a member that a given set does not name is lacking (`absence: no`).
    """

    def __init__(self, tests: Sequence[Test], *, closed: bool) -> None:
        self._tests = tests
        self._closed = closed
        self._absent = absent_vector(tests)
        named: dict[frozenset[int], list[str]] = {}
        for member in sorted({member for test in tests for member in members(test)}):
            users = frozenset(i for i, test in enumerate(tests) if member in members(test))
            named.setdefault(users, []).append(member)
        self._sizes = [len(members) for members in named.values()]
        self._group = {member: i for i, group in enumerate(named.values()) for member in group}
        self._members = frozenset(self._group)
        self._groups_of = [
            [g for g, users in enumerate(named) if i in users] for i in range(len(tests))
        ]

    def key(self, value: StringSet | None, as_of: date) -> Hashable:  # noqa: ARG002 - timeless
        """Return the counts of each group."""
        if value is None:
            return None
        has, lacks = [0] * len(self._sizes), [0] * len(self._sizes)
        for member in value.has & self._members:
            has[self._group[member]] += 1
        if self._closed:
            return tuple((n, size - n) for n, size in zip(has, self._sizes, strict=True))
        for member in value.lacks & self._members:
            lacks[self._group[member]] += 1
        return tuple(zip(has, lacks, strict=True))

    def outcomes(self, key: Hashable) -> Vector:
        """Return the outcome of every test."""
        if key is None:
            return self._absent
        counts = cast("Counts", key)
        return tuple(self._outcome_on(i, counts) for i in range(len(self._tests)))

    def completions(self, key: Hashable) -> frozenset[Vector] | None:
        """Return the outcomes of every set that has and lacks what is known, and maybe more."""
        known = cast("Counts", key) if key is not None else ((0, 0),) * len(self._sizes)
        start: list[tuple[int, int] | Outcome] = [
            (0, 0) if presence is None else presence
            for presence in (presence_outcome(test.op) for test in self._tests)
        ]
        states = {tuple(start)}
        for group, counts in enumerate(known):
            choices = self._choices(self._sizes[group], *counts)
            states = {self._add(state, group, *choice) for state in states for choice in choices}
            if len(states) > MAX_VECTORS:
                return None
        return frozenset([self.outcomes(key), *cast("set[Vector]", states)])

    def turning_days(self, value: object, as_of: date) -> Iterable[date]:  # noqa: ARG002
        """Return no day: time does not touch sets."""
        return ()

    def _choices(self, size: int, has: int, lacks: int) -> list[tuple[int, int]]:
        """Return how many of a group may be there and lacking, in the end."""
        return [
            (more, fewer)
            for more in range(has, size - lacks + 1)
            for fewer in ([size - more] if self._closed else range(lacks, size - more + 1))
        ]

    def _add(
        self, state: tuple[tuple[int, int] | Outcome, ...], group: int, has: int, lacks: int
    ) -> tuple[tuple[int, int] | Outcome, ...]:
        """Add a group's counts to each test that names it; its last group decides a test."""
        added = list(state)
        for i, groups in enumerate(self._groups_of):
            counted = added[i]
            if group in groups and not isinstance(counted, int):
                total = (counted[0] + has, counted[1] + lacks)
                added[i] = self._outcome(i, *total) if group == groups[-1] else total
        return tuple(added)

    def _outcome_on(self, index: int, counts: Counts) -> Outcome:
        present = presence_outcome(self._tests[index].op)
        if present is not None:
            return present
        groups = self._groups_of[index]
        has, lacks = (sum(counts[g][side] for g in groups) for side in (0, 1))
        return self._outcome(index, has, lacks)

    def _outcome(self, index: int, has: int, lacks: int) -> Outcome:
        test = self._tests[index]
        need = _need(test)
        maybe = len(members(test)) - lacks
        reached = MET if has >= need else UNKNOWN if maybe >= need else NOT_MET
        return opposite(reached) if test.op == "contains_none" else reached


def members(test: Test) -> frozenset[str]:
    """Return the members a test names."""
    named = test.value[1] if isinstance(test.value, tuple) else test.value
    return cast("frozenset[str]", named or frozenset())


def _need(test: Test) -> int:
    if isinstance(test.value, tuple):
        return cast("int", test.value[0])
    return len(members(test)) if test.op == "contains_all" else 1
