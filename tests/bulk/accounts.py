"""Canonical accounts made at random, with values on and beside what a definition tests."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from app.bulk.scored import parts_of
from app.engine.attributes import attribute_table
from app.engine.compiling.leaves import LeafReader, leaves
from app.engine.domains.event_tests import EventTest
from app.engine.domains.sets import members
from app.engine.values import Event, EventList, NumberRange, StringSet
from schemas.conditions import Presence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.engine.domains.base import Test
    from app.engine.values import Facts
    from schemas.definition import Definition

UNKNOWN = 0.25
"""The share of attributes of which nothing is known."""


def seeded(name: str) -> Random:
    """Return chance that is the same in every run."""
    return Random(name)  # noqa: S311 - nothing is kept secret by it


class Made:
    """Makes accounts for a definition.

    Args:
        definition: The definition.
        as_of: The day of scoring, around which days are.
        random: Where chance comes from.
    """

    def __init__(self, definition: Definition, as_of: date, random: Random) -> None:
        self._attributes = attribute_table(definition.attributes)
        self._as_of = as_of
        self._random = random
        reader = LeafReader(self._attributes, definition.lists)
        self._tests: dict[str, list[Test]] = {}
        for part in parts_of(definition):
            for leaf in leaves(part):
                tests = self._tests.setdefault(leaf.attribute, [])
                if not isinstance(leaf, Presence):
                    tests.append(reader.test(leaf))

    def account(self) -> Facts:
        """Return an account."""
        known = (name for name in self._tests if self._random.random() > UNKNOWN)
        return {name: self._value(name) for name in known}

    def _value(self, name: str) -> Any:  # noqa: ANN401, PLR0911 - of each type
        declaration, tests = self._attributes[name], self._tests[name]
        closed = getattr(declaration, "absence", "no") == "no"
        match declaration.type:
            case "number":
                return self._number(sorted(set(_numbers(tests))) or [0.0])
            case "boolean":
                return self._random.random() > 1 / 2
            case "date":
                days = [one for test in tests for one in (test.value,) if isinstance(one, int)]
                return self._day(days)
            case "string_set":
                wanted = sorted({one for test in tests for one in members(test)})
                return self._set([*wanted, "other"], closed=closed)
            case "events":
                return self._events([_event(test) for test in tests], closed=closed)
            case "enum":
                return self._random.choice([key for key, _ in declaration.entries])
            case _:
                return self._random.choice([*_texts(tests), "other"])

    def _number(self, bounds: list[float]) -> float | NumberRange:
        points = sorted({near for bound in bounds for near in (bound - 1, bound, bound + 1)})
        low, high = sorted(self._random.choices(points, k=2))
        if low == high or self._random.random() > 1 / 2:
            return low
        ends: dict[str, float] = {"min": low, self._random.choice(["max", "below"]): high}
        if self._random.random() < 1 / 4:  # open on one side
            del ends[self._random.choice([*ends])]
        return NumberRange(**ends)

    def _day(self, days: list[int]) -> date:
        near = self._random.choice([*days, 0]) + self._random.choice([-1, 0, 1])
        return self._as_of + timedelta(days=near * self._random.choice([-1, 1]))

    def _set(self, texts: list[str], *, closed: bool) -> StringSet:
        has = frozenset(self._random.sample(texts, self._random.randint(1, min(3, len(texts)))))
        rest = sorted(set(texts) - has)
        lacks = [] if closed else self._random.sample(rest, self._random.randint(0, len(rest)))
        return StringSet(has, frozenset(lacks))

    def _events(self, tests: list[EventTest], *, closed: bool) -> EventList:
        types = sorted({one for test in tests for one in test.types})
        days = [test.within_days for test in tests if test.within_days is not None]
        amounts = [test.min_amount for test in tests if test.min_amount is not None]
        events = {
            Event(
                type=self._random.choice([*types, f"{types[0]}.more", f"{types[0]}-like"]),
                date=self._random.choice([None, self._day(days), self._day(days)]),
                amount=self._random.choice([None, 0.0, *amounts]),
                count=self._random.choice([1, 1, 2, 5]),
            )
            for _ in range(self._random.randint(0, 4))
        }
        covers = [] if closed else self._random.sample(types, self._random.randint(0, len(types)))
        return EventList(tuple(sorted(events, key=repr)), frozenset(covers))


def _numbers(tests: list[Test]) -> Iterator[float]:
    for test in tests:
        yield from test.value if isinstance(test.value, tuple) else (test.value,)


def _texts(tests: list[Test]) -> list[str]:
    found: set[Any] = set()
    for test in tests:
        found |= test.value if isinstance(test.value, frozenset) else {test.value}
    return sorted(found)


def _event(test: Test) -> EventTest:
    assert isinstance(test.value, EventTest)
    return test.value
