"""`valid_until`: how long the outcomes hold while the facts stay the same."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from app.engine.reading import cacheable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.engine.classes import ValueClass
    from app.engine.component import Component
    from app.engine.domains.base import TimedDomain
    from app.engine.outcomes import Vector
    from app.engine.values import Facts, Value

CACHED_SEARCHES = 4_096


class Timed(NamedTuple):
    """A domain that time moves: its number and attribute, and the component it is in."""

    number: int
    attribute: str
    domain: TimedDomain[Any]
    component: Component


class Validity:
    """Searches the days on which a test of time turns.

    Args:
        timed: The domains that time moves.
    """

    def __init__(self, timed: Sequence[Timed]) -> None:
        self._timed = timed
        self._attributes = tuple(dict.fromkeys(domain.attribute for domain in timed))
        self._first = lru_cache(CACHED_SEARCHES)(self._search)

    def until(self, facts: Facts, as_of: date, classes: tuple[ValueClass, ...]) -> date | None:
        """Return the first later day with another outcome, the facts staying; None if never.

        Args:
            facts: The canonical account.
            as_of: The day of scoring.
            classes: The value class of the facts on every domain, on that day.
        """
        values = tuple([facts.get(attribute) for attribute in self._attributes])
        if not any(values):
            return None
        search = self._first if all(map(cacheable, values)) else self._search
        return search(values, as_of, classes)

    def _search(
        self, values: tuple[Value | None, ...], as_of: date, classes: tuple[ValueClass, ...]
    ) -> date | None:
        today = as_of.toordinal()
        facts = dict(zip(self._attributes, values, strict=True))
        turns: dict[int, list[Timed]] = {}
        for timed in self._timed:
            value = facts[timed.attribute]
            if value is not None:
                for day in timed.domain.turning_days(value, today):
                    turns.setdefault(day, []).append(timed)
        later: dict[int, Vector] = {}
        for day in sorted(turns):
            then = date.fromordinal(day)
            for timed in turns[day]:
                key = timed.domain.key(facts[timed.attribute], then)
                later[timed.number] = timed.domain.outcomes(key)
            for component in {timed.component for timed in turns[day]}:
                changed = {n: vector for n, vector in later.items() if n in component.domains}
                now = {n: classes[n].outcomes for n in component.domains}
                if component.outcomes({**now, **changed}) != component.outcomes(now):
                    return then
        return None
