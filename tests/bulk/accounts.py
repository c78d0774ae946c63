"""Canonical accounts made at random, with values on and beside what a definition tests."""

from __future__ import annotations

from datetime import date, timedelta
from math import inf, nextafter
from random import Random
from typing import TYPE_CHECKING, Any

from app.engine.attributes import attribute_table
from app.engine.compiling.leaves import LeafReader, conditions_of, leaves
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
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
"""The days that an account may name."""


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
        for part in conditions_of(definition):
            for leaf in leaves(part):
                tests = self._tests.setdefault(leaf.attribute, [])
                if not isinstance(leaf, Presence):
                    tests.append(reader.test(leaf))

    def accounts(self, count: int) -> list[Facts]:
        """Return so many accounts."""
        return [self._account() for _ in range(count)]

    def _account(self) -> Facts:
        known = (name for name in self._tests if self._random.random() > UNKNOWN)
        return {name: self._value(name) for name in known}

    def _value(self, name: str) -> Any:  # noqa: ANN401, PLR0911 - of each type
        declaration, tests = self._attributes[name], self._tests[name]
        closed = getattr(declaration, "absence", "no") == "no"
        match declaration.type:
            case "number":
                return self._number([*_numbers(tests)] or [0.0], declaration.minimum)
            case "boolean":
                return self._random.random() > 1 / 2
            case "date":
                return self._date([test.value for test in tests])
            case "string_set":
                wanted = sorted({one for test in tests for one in members(test)})
                return self._set([*wanted, "other"], closed=closed)
            case "events":
                return self._events([_event(test) for test in tests], closed=closed)
            case "enum":
                return self._random.choice([key for key, _ in declaration.entries])
            case _:
                return self._random.choice([*_texts(tests), "other"])

    def _number(self, bounds: list[float], minimum: float | None) -> float | NumberRange:
        least = -inf if minimum is None else minimum
        points = sorted({near for bound in bounds for near in _near(bound) if near >= least})
        low, high = sorted(self._random.choices(points, k=2))
        if low == high or self._random.random() > 1 / 2:
            return low
        ends: dict[str, float] = {"min": low, self._random.choice(["max", "below"]): high}
        if self._random.random() < 1 / 4:  # open on one side
            del ends[self._random.choice([*ends][minimum is not None :])]
        return NumberRange(**ends)

    def _date(self, wanted: list[Any]) -> date:
        fixed = [one for one in wanted if isinstance(one, date)]
        if self._random.random() < 1 / 8:
            return self._random.choice([FIRST_DAY, LAST_DAY])
        if fixed and self._random.random() < 1 / 2:
            return self._random.choice(fixed) + timedelta(days=self._random.choice([-1, 0, 1]))
        return self._day([one for one in wanted if isinstance(one, int)])

    def _day(self, days: list[int]) -> date:
        near = self._random.choice([*days, 0]) + self._random.choice([-1, 0, 1])
        return self._as_of + timedelta(days=near * self._random.choice([-1, 1]))

    def _set(self, texts: list[str], *, closed: bool) -> StringSet:
        has = frozenset(self._random.sample(texts, self._random.randint(0, min(3, len(texts)))))
        rest = sorted(set(texts) - has)
        lacks = [] if closed else self._random.sample(rest, self._random.randint(0, len(rest)))
        return StringSet(has, frozenset(lacks))

    def _events(self, tests: list[EventTest], *, closed: bool) -> EventList:
        types = sorted({one for test in tests for one in test.types}) or ["other"]
        days = [test.within_days for test in tests if test.within_days is not None]
        amounts = {near for test in tests for near in _near(test.min_amount or 0.0) if near >= 0}
        events = {
            Event(
                type=self._random.choice([*types, f"{types[0]}.more", f"{types[0]}-like"]),
                date=self._random.choice([None, self._day(days), self._day(days)]),
                amount=self._random.choice([None, *sorted(amounts)]),
                count=self._random.choice([1, 1, 2, 5]),
            )
            for _ in range(self._random.randint(0, 4))
        }
        covers = [] if closed else self._random.sample(types, self._random.randint(0, len(types)))
        return EventList(tuple(sorted(events, key=repr)), frozenset(covers))


def _near(bound: float) -> tuple[float, ...]:
    return bound - 1, nextafter(bound, -inf), bound, nextafter(bound, inf), bound + 1


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
