"""The leaves of conditions over columns: what each test says of a row."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, cast

import ibis

from app.bulk.arrays import PlainArrays
from app.bulk.columns import shifted
from app.bulk.events import and_above, may_be_uncertain
from app.bulk.outcomes import Outcome, every, nullable, settled
from app.engine.domains.sets import members

if TYPE_CHECKING:
    from collections.abc import Callable

    from ibis.expr.types import BooleanValue, NumericValue, Table

    from app.bulk.arrays import Arrays
    from app.bulk.columns import Day
    from app.engine.domains.base import Test
    from app.engine.domains.event_tests import EventTest
    from schemas.attributes import AttributeDeclaration


class Columns:
    """The columns of one table, and what leaves say of them on a day.

    Args:
        table: Of canonical accounts.
        as_of: The day of scoring.
        arrays: How arrays are asked.
    """

    def __init__(self, table: Table, as_of: Day, arrays: Arrays | None = None) -> None:
        self._table = table
        self._as_of = as_of
        self._arrays = arrays or PlainArrays()

    def known(self, name: str, declaration: AttributeDeclaration) -> BooleanValue:
        """Return whether an attribute has a value; never null."""
        table = self._table
        if declaration.type == "number":
            return reduce(or_, (column.notnull() for column in self._sides(name)))
        if declaration.type in {"string_set", "events"}:
            return table[f"{name}_known"].fill_null(False)
        return table[name].notnull()

    def outcome(self, name: str, declaration: AttributeDeclaration, test: Test) -> Outcome:
        """Return the outcome of a test other than of presence."""
        match declaration.type:
            case "number":
                return self._number(name, test)
            case "date":
                return nullable(self._date(name, test))
            case "string_set":
                known = self.known(name, declaration)
                return self._set(name, known, test, closed=declaration.absence == "no")
            case "events":
                known = self.known(name, declaration)
                wanted = cast("EventTest", test.value)
                return self._events(name, known, wanted, closed=declaration.absence == "no")
            case _:
                return self._choice(name, test)

    def _choice(self, name: str, test: Test) -> Outcome:
        column, value = self._table[name], test.value
        same = column.isin(sorted(value)) if isinstance(value, frozenset) else column == value
        found = nullable(same)
        return found.opposite if test.op in {"ne", "not_in"} else found

    def _sides(self, name: str) -> tuple[NumericValue, NumericValue, NumericValue]:
        table = self._table
        return table[f"{name}_min"], table[f"{name}_max"], table[f"{name}_below"]

    def _number(self, name: str, test: Test) -> Outcome:
        least, most, below = self._sides(name)

        def gte(bound: float) -> Outcome:
            some_is = ibis.coalesce(most >= bound, below > bound, True)
            return Outcome((least >= bound).fill_null(False), some_is)

        def gt(bound: float) -> Outcome:
            some_is = ibis.coalesce(most > bound, below > bound, True)
            return Outcome((least > bound).fill_null(False), some_is)

        def equal(bound: float) -> Outcome:
            single = (least == bound) & (most == bound)
            reached = (least <= bound).fill_null(True) & gte(bound).may
            return Outcome(single.fill_null(False), reached)

        if test.op == "between":
            low, high = cast("tuple[float, float]", test.value)
            return every([gte(low), gt(high).opposite])
        compare: dict[str, Callable[[float], Outcome]] = {
            "gte": gte,
            "gt": gt,
            "lt": lambda bound: gte(bound).opposite,
            "lte": lambda bound: gt(bound).opposite,
            "eq": equal,
            "ne": lambda bound: equal(bound).opposite,
        }
        return compare[test.op](cast("float", test.value))

    def _date(self, name: str, test: Test) -> BooleanValue:
        column, today = self._table[name], self._as_of
        if test.op == "before":
            return column < test.value
        if test.op == "after":
            return column > test.value
        days = cast("int", test.value)
        if test.op == "within_days":
            return column.between(shifted(today, -days), today)
        if test.op == "due_within_days":
            return column.between(today, shifted(today, days))
        return column < shifted(today, -days)

    def _set(self, name: str, known: BooleanValue, test: Test, *, closed: bool) -> Outcome:
        wanted = sorted(members(test))
        need = {"contains_any": 1, "contains_none": 1, "contains_all": len(wanted)}.get(test.op)
        if need is None:
            need, _ = cast("tuple[int, frozenset[str]]", test.value)
        there = self._arrays.holds(self._table[name], wanted, need)
        if closed:
            found = Outcome(there, there | ~known)
        else:
            too_few_left = len(wanted) - need + 1
            found = Outcome(
                there, ~self._arrays.holds(self._table[f"{name}_lacks"], wanted, too_few_left)
            )
        return found.opposite if test.op == "contains_none" else found

    def _events(
        self, name: str, known: BooleanValue, wanted: EventTest, *, closed: bool
    ) -> Outcome:
        events, covers = self._table[name], self._table[f"{name}_covers"]
        enough = self._arrays.reaches(events, wanted, self._as_of, certain=True)
        could_be = enough
        if may_be_uncertain(wanted):
            could_be = self._arrays.reaches(events, wanted, self._as_of, certain=False)
        all_told = known
        if not closed:
            covered = (
                self._arrays.holds(covers, and_above(one), 1) for one in sorted(wanted.types)
            )
            all_told &= reduce(and_, covered)
        return Outcome(enough, could_be | ~all_told)


def presence(known: BooleanValue, *, wanted: bool) -> Outcome:
    """Return whether an attribute is known, or is unknown."""
    return settled(known if wanted else ~known)
