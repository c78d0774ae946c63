"""Canonical accounts drawn for a definition: values at the edges of its own tests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from app.engine.attributes import attribute_table
from app.engine.compiling.leaves import LeafReader, leaves
from app.engine.domains.event_tests import EventTest
from app.engine.domains.sets import members
from app.engine.values import Event, EventList, NumberRange, StringSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from app.engine.domains.base import Test
    from app.engine.values import Facts
    from schemas.attributes import AttributeDeclaration
    from schemas.definition import Definition

_OTHER = "something-else"


class Drawer:
    """Draws accounts for one definition.

    Args:
        definition: The definition.
        as_of: The day whose edges dates are drawn at.
        random: Where chance comes from.
    """

    def __init__(self, definition: Definition, as_of: date, random: Random) -> None:
        self._random, self._as_of = random, as_of
        attributes = attribute_table(definition.attributes)
        reader = LeafReader(attributes, definition.lists)
        tests: dict[str, list[Test]] = {}
        conditions = [
            *(one.when for each in definition.scorecard.dimensions for one in each.criteria),
            *(flag.when for flag in definition.anti_icp),
        ]
        for condition in conditions:
            for leaf in leaves(condition):
                tests.setdefault(leaf.attribute, []).append(reader.test(leaf))
        self._draws = {name: self._of(attributes[name], asked) for name, asked in tests.items()}

    def accounts(self, count: int) -> Iterator[Facts]:
        """Yield accounts; each attribute is unknown in three of ten."""
        for _ in range(count):
            yield {
                name: draw() for name, draw in self._draws.items() if self._random.random() < 0.7
            }

    def _of(  # noqa: PLR0911 - one a type
        self, declaration: AttributeDeclaration, tests: list[Test]
    ) -> Callable[[], Any]:
        match declaration.type:
            case "number":
                return self._number(declaration.minimum, declaration.maximum, tests)
            case "boolean":
                return lambda: self._random.random() < 0.5
            case "date":
                return self._date(tests)
            case "string_set":
                return self._set(tests, closed=declaration.absence == "no")
            case "events":
                return self._events(tests, closed=declaration.absence == "no")
            case "enum":
                keys = [getattr(value, "key", value) for value in declaration.values]
                return lambda: self._random.choice(keys)
            case _:
                named = {text for test in tests for text in _texts(test.value)}
                texts = [*sorted(named), _OTHER]
                return lambda: self._random.choice(texts)

    def _number(
        self, minimum: float | None, maximum: float | None, tests: list[Test]
    ) -> Callable[[], Any]:
        bounds = {bound for test in tests for bound in _numbers(test.value)} or {0.0}
        near = {bound + step for bound in bounds for step in (-1, -0.5, 0, 0.5, 1)}
        low = max(minimum or 0, min(near) - 10) if minimum is not None else min(near) - 10
        points = sorted(
            point for point in near | {low, max(near) + 10}
            if (minimum is None or point >= minimum) and (maximum is None or point <= maximum)
        )  # fmt: skip

        def draw() -> Any:  # noqa: ANN401 - a number or a range
            kind = self._random.random()
            one, other = sorted((self._random.choice(points), self._random.choice(points)))
            if kind < 0.6 or one == other:
                return one
            if kind < 0.75:
                return NumberRange(min=one, max=other)
            if kind < 0.9:
                return NumberRange(min=one, below=other)
            return NumberRange(min=one) if kind < 0.95 else NumberRange(max=other)

        return draw

    def _date(self, tests: list[Test]) -> Callable[[], date]:
        fixed = {test.value for test in tests if isinstance(test.value, date)} | {self._as_of}
        spans = {test.value for test in tests if isinstance(test.value, int)} | {0, 400}
        shifts = {sign * (days + step) for days in spans for step in (-1, 0, 1) for sign in (-1, 1)}
        days = [day + timedelta(days=shift) for day in sorted(fixed) for shift in sorted(shifts)]
        return lambda: self._random.choice(days)

    def _set(self, tests: list[Test], *, closed: bool) -> Callable[[], StringSet]:
        named = [*sorted({member for test in tests for member in members(test)}), _OTHER]

        def draw() -> StringSet:
            share = self._random.choice((0.05, 0.3, 0.9))
            has = {member for member in named if self._random.random() < share} or {_OTHER}
            rest = [member for member in named if member not in has]
            lacks = (
                rest if self._random.random() < 0.2 else self._random.sample(rest, len(rest) // 3)
            )
            return StringSet(frozenset(has), frozenset() if closed else frozenset(lacks))

        return draw

    def _events(self, tests: list[Test], *, closed: bool) -> Callable[[], EventList]:
        asked = [test.value for test in tests if isinstance(test.value, EventTest)]
        wanted = sorted({kind for one in asked for kind in one.types}) or [_OTHER]
        kinds = [*wanted, *(f"{kind}.sub" for kind in wanted), f"{wanted[0]}x", _OTHER]
        spans = {one.within_days or 0 for one in asked} | {0, 400}
        shifts = [sign * (days + step) for days in spans for step in (0, 1) for sign in (-1, 1)]
        amounts = [one.min_amount for one in asked if one.min_amount is not None] or [1000.0]
        sums = [None, 0.0, *(amount + step for amount in amounts for step in (-1, 0, 1))]
        counts = sorted({1, *(one.min_count for one in asked)})

        def event() -> Event:
            undated = self._random.random() < 0.15
            day = self._as_of + timedelta(days=self._random.choice(shifts))
            return Event(
                self._random.choice(kinds),
                None if undated else day,
                self._random.choice(sums),
                self._random.choice(counts),
            )

        def draw() -> EventList:
            events = {one[:4]: one for one in (event() for _ in range(self._random.randint(0, 4)))}
            covers = {kind for kind in wanted if self._random.random() < 0.3}
            return EventList(tuple(events.values()), frozenset() if closed else frozenset(covers))

        return draw


def _texts(value: object) -> list[str]:
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    return [] if value is None else [str(value)]


def _numbers(value: object) -> tuple[float, ...]:
    if isinstance(value, tuple):
        return value
    return () if value is None else (float(value),)  # type: ignore[arg-type]
