"""Sets of texts, of which only some members may be known to be there or to be lacking.

Members that the same tests name are interchangeable: a value is told apart by how many of each such
group are there, and how many may be, counted up to what any of its tests needs.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from app.engine.domains.base import Test, absent_vector, presence_outcome
from app.engine.domains.counting import Counts, reached, total, totals
from app.engine.outcomes import Vector, opposite

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence
    from datetime import date

    from app.engine.values import StringSet

Groups = tuple[tuple[int, int], ...]
"""For each group of members: how many are there, and how many may be."""


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
        counted = [test for test in tests if members(test)]
        needs = tuple(_need(test) for test in counted)
        self._needs = needs + needs
        groups: dict[tuple[bool, ...], list[str]] = {}
        for member in sorted({member for test in counted for member in members(test)}):
            users = tuple(member in members(test) for test in counted)
            groups.setdefault(users, []).append(member)
        self._users = list(groups)
        self._sizes = [len(group) for group in groups.values()]
        self._caps = [
            max(need for need, uses in zip(needs, users, strict=True) if uses) for users in groups
        ]
        self._group = {member: i for i, group in enumerate(groups.values()) for member in group}
        self._members = frozenset(self._group)
        self._counts = partial(_counts, self._group, self._sizes, self._caps, closed=closed)

    def key(self, value: StringSet, as_of: date) -> Hashable:  # noqa: ARG002 - timeless
        """Return the counts of each group."""
        return self._counts(value.has & self._members, value.lacks & self._members)

    def outcomes(self, key: Hashable) -> Vector:
        """Return the outcome of every test."""
        if key is None:
            return self._absent
        counts = (0,) * len(self._needs)
        for group, there_and_maybe in enumerate(cast("Groups", key)):
            counts = total(counts, self._step(group, *there_and_maybe), self._needs)
        return self._vector(counts)

    def completions(self, key: Hashable) -> frozenset[Vector]:
        """Return the outcomes of every set that has and lacks what is known, and maybe more."""
        nothing = tuple((0, min(pair)) for pair in zip(self._sizes, self._caps, strict=True))
        open_lacks = not self._closed
        found = {(0,) * len(self._needs)}
        for group, (there, maybe) in enumerate(nothing if key is None else cast("Groups", key)):
            steps = (
                self._step(group, more, still)
                for more in range(there, maybe + 1)
                for still in (range(more, maybe + 1) if open_lacks else [more])
            )
            found = totals(found, steps, self._needs)
        return frozenset([self.outcomes(key), *map(self._vector, found)])

    def _step(self, group: int, there: int, maybe: int) -> Counts:
        users = self._users[group]
        return (
            *(there if uses else 0 for uses in users),
            *(maybe if uses else 0 for uses in users),
        )

    def _vector(self, counts: Counts) -> Vector:
        counted = iter(reached(counts, self._needs))
        return tuple(
            opposite(next(counted))
            if test.op == "contains_none"
            else next(counted)
            if members(test)
            else cast("int", presence_outcome(test.op))
            for test in self._tests
        )


def members(test: Test) -> frozenset[str]:
    """Return the members a test names; none for a test of presence."""
    named = test.value[1] if isinstance(test.value, tuple) else test.value
    return cast("frozenset[str]", named or frozenset())


def _counts(  # noqa: PLR0913 - what makes the groups, then the members
    group: Mapping[str, int],
    sizes: list[int],
    caps: Iterable[int],
    has: frozenset[str],
    lacks: frozenset[str],
    *,
    closed: bool,
) -> Groups:
    there = [0] * len(sizes)
    for member in has:
        there[group[member]] += 1
    maybe = there if closed else sizes.copy()
    if not closed:
        for member in lacks:
            maybe[group[member]] -= 1
    return tuple(zip(map(min, there, caps), map(min, maybe, caps), strict=True))


def _need(test: Test) -> int:
    if isinstance(test.value, tuple):
        return cast("int", test.value[0])
    return len(members(test)) if test.op == "contains_all" else 1
