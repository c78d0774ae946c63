"""Families: tests of one set or list of events that can never influence each other.

Open sets and lists about different members or types grow independently, so each family becomes a
domain of its own and the ways to complete them need not be multiplied out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from app.engine.domains.base import Test, presence_outcome
from app.engine.domains.event_tests import EventTest, lies_under
from app.engine.domains.sets import members

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def families(tests: Sequence[Test], *, closed: bool) -> list[list[Test]]:
    """Split the tests of one set or events attribute.

    A presence test reads the whole value, and `absence: no` closes it at once: then all tests are
    one family.
    """
    if closed or any(presence_outcome(test.op) is not None for test in tests):
        return [list(tests)]
    events = isinstance(tests[0].value, EventTest)
    related = _related_types if events else _shared_members
    found: list[list[Test]] = []
    for test in tests:
        joined = [family for family in found if _touches(family, test, related)]
        found = [family for family in found if family not in joined]
        found.append([*(member for family in joined for member in family), test])
    return found


def _touches(family: list[Test], test: Test, related: Callable[[Test, Test], bool]) -> bool:
    return any(related(member, test) for member in family)


def _related_types(one: Test, other: Test) -> bool:
    return any(
        lies_under(a, b) or lies_under(b, a)
        for a in cast("EventTest", one.value).types
        for b in cast("EventTest", other.value).types
    )


def _shared_members(one: Test, other: Test) -> bool:
    return not members(one).isdisjoint(members(other))
