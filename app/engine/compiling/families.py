"""Families: tests of one set or list of events that can never influence each other.

Open sets and lists about different members or types grow independently, so each family becomes a
domain of its own and the ways to complete them need not be multiplied out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.compiling.joining import Joined
from app.engine.domains.base import Test, presence_outcome
from app.engine.domains.event_tests import EventTest
from app.engine.domains.sets import members

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def families(tests: Sequence[Test], *, closed: bool) -> list[list[Test]]:
    """Split the tests of one set or events attribute.

    A presence test reads the whole value, and `absence: no` closes it at once: then all tests are
    one family.
    """
    if closed or any(presence_outcome(test.op) is not None for test in tests):
        return [list(tests)]
    users: dict[str, list[int]] = {}
    for number, test in enumerate(tests):
        for word in _words(test):
            users.setdefault(word, []).append(number)
    joined = Joined(len(tests))
    for number, test in enumerate(tests):
        for word in _words(test):
            for start in _starts(word) if isinstance(test.value, EventTest) else (word,):
                joined.join([number, *users.get(start, ())[:1]])
    return [[tests[number] for number in sorted(group)] for group in joined.groups()]


def _words(test: Test) -> Iterable[str]:
    return test.value.types if isinstance(test.value, EventTest) else members(test)


def _starts(type_: str) -> Iterable[str]:
    """Return a dotted type and every type above it."""
    parts = type_.split(".")
    return (".".join(parts[: length + 1]) for length in range(len(parts)))
