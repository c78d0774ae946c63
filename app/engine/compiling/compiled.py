"""A definition compiled once into what answers fast."""

from __future__ import annotations

from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from app.engine.attributes import attribute_table
from app.engine.compiling.plan import plan
from app.engine.deciding_facts import DecidingFacts
from app.engine.domains.dates import DateDomain
from app.engine.domains.events import EventDomain
from app.engine.judgement import Judge
from app.engine.normalise import Reader
from app.engine.verdict import Bands

if TYPE_CHECKING:
    from app.engine.component import Component, Keys
    from app.engine.domains.base import TimedDomain
    from app.engine.values import Facts
    from schemas.definition import Definition

CACHED_JUDGEMENTS = 4_096


class _Timed(NamedTuple):
    """A domain that time moves, the attribute it reads and the component it belongs to."""

    number: int
    attribute: str
    domain: TimedDomain[Any]
    component: Component


class Compiled:
    """What scoring needs of one definition: immutable, but for caches of bounded size.

    Attributes:
        definition: The document as a model.
        attributes: Every attribute it knows, by name.
        reader: Normalises raw accounts for it.
        max_score: The sum of the dimensions' maximum points.
        bands: The keys of the bands, highest first.
        judge: The judgement of the keys of an account.
    """

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.attributes = attribute_table(definition.attributes)
        self.reader = Reader(self.attributes)
        self.max_score = sum(d.max_points for d in definition.scorecard.dimensions)
        self.bands = tuple(band.key for band in definition.bands)
        bands = Bands(definition.bands, definition.research)
        planned = plan(definition, self.attributes, bands)
        self._readers = [(name, domain.key) for name, domain in planned.domains]
        self._timed = [
            _Timed(number, name, domain, component)
            for component in planned.components
            for number, (name, domain) in enumerate(planned.domains)
            if number in component.domains and isinstance(domain, DateDomain | EventDomain)
        ]
        names = [name for name, _ in planned.domains]
        judge = Judge(definition, self.attributes, names, planned.components, bands)
        self.judge = lru_cache(CACHED_JUDGEMENTS)(judge.judge)

    @cached_property
    def deciding_facts(self) -> DecidingFacts:
        """What each criterion reads; compiled when first asked for."""
        return DecidingFacts(self.definition, self.attributes)

    def action(self, band: int | None) -> str:
        """Return what to do with an account in the band of this number; None is research."""
        if band is None and self.definition.research:
            return self.definition.research.action
        return self.definition.bands[-1 if band is None else band].action

    def keys(self, facts: Facts, as_of: date) -> Keys:
        """Return what the facts come to on each domain, on the day `as_of`."""
        get = facts.get
        return tuple([key(get(name), as_of) for name, key in self._readers])

    def valid_until(self, facts: Facts, as_of: date, keys: Keys) -> date | None:
        """Return the first later day with another outcome, the facts staying; None if never.

        Args:
            facts: The canonical account.
            as_of: The day of scoring.
            keys: The keys of the facts on that day.
        """
        today = as_of.toordinal()
        turns: dict[int, list[_Timed]] = {}
        for timed in self._timed:
            value = facts.get(timed.attribute)
            if value is not None:
                for day in timed.domain.turning_days(value, today):
                    turns.setdefault(day, []).append(timed)
        later = list(keys)
        for day in sorted(turns):
            then = date.fromordinal(day)
            for number, attribute, domain, component in turns[day]:
                later[number] = domain.key(facts[attribute], then)
                if component.outcomes(component.select(later)) != component.outcomes(
                    component.select(keys)
                ):
                    return then
        return None


def compile_definition(definition: Definition) -> Compiled:
    """Return a checked definition in the form that scoring reads."""
    return Compiled(definition)
