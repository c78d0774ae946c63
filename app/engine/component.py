"""Components: attributes joined by a criterion, a dimension or a flag, judged on their own."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from app.engine.domains.base import TooManyError
from app.engine.nodes import evaluate
from app.engine.outcomes import UNKNOWN, Outcome, Vector
from app.engine.possible import Spread, spread
from app.engine.reach import Reach

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.engine.classes import ValueClass
    from app.engine.parts import Part
    from app.engine.verdict import Bands, Tally
    from schemas.scorecard import Dimension

CACHED_VIEWS = 2_048


class View(NamedTuple):
    """A component under one combination of value classes; shared: read, never changed."""

    tally: Tally
    dimensions: dict[str, dict[str, Any]]
    flags: dict[str, dict[str, Any]]
    possible: tuple[Spread, ...]
    """What it can add up to: one spread, or several that are independent."""
    exact: bool
    refined: dict[str, frozenset[Tally]]
    """For each attribute that leaves a test unknown, the tallies once it alone is found out."""


class Component:
    """Some dimensions and flags, with the domains of all attributes they read.

    Args:
        attributes: The attribute that each of the domains reads, by the domain's number.
        dimensions: The dimensions that live here.
        parts: Their criteria, and the flags.
        bands: The bands of the definition.

    Attributes:
        domains: The numbers of the domains.
    """

    def __init__(
        self,
        attributes: Mapping[int, str],
        dimensions: Sequence[Dimension],
        parts: Sequence[Part],
        bands: Bands,
    ) -> None:
        self.domains = tuple(attributes)
        self._attributes = attributes
        self._dimensions = dimensions
        self._parts = parts
        self._reach = Reach(dimensions, parts, bands)
        self._view = lru_cache(CACHED_VIEWS)(self._view_of)

    def view(self, classes: Sequence[ValueClass]) -> View:
        """Return the component's view, given the class of every domain of the definition."""
        return self._view(tuple([classes[domain] for domain in self.domains]))

    def outcomes(
        self, classes: Sequence[ValueClass], changed: Mapping[int, Vector]
    ) -> tuple[Outcome, ...]:
        """Return the outcome of every part, with other outcomes on some of the domains."""
        vectors = {domain: classes[domain].outcomes for domain in self.domains}
        vectors.update(changed)
        return tuple(evaluate(part.node, vectors) for part in self._parts)

    def _view_of(self, classes: tuple[ValueClass, ...]) -> View:
        known = dict(zip(self.domains, classes, strict=True))
        vectors = {domain: value.outcomes for domain, value in known.items()}
        outcomes = tuple(evaluate(part.node, vectors) for part in self._parts)
        tally, points = self._reach.now(outcomes)
        try:
            spreads = [self._reach.tallies(known, outcomes, self.domains, ceilings=False)]
            exact = True
        except TooManyError:
            spreads = self._reach.bounds(outcomes)
            exact = False
        return View(
            tally=tally,
            dimensions=self._dimension_entries(outcomes, points),
            flags={
                part.source.key: part.entries[outcome]
                for part, outcome in zip(self._parts, outcomes, strict=True)
                if part.dimension is None
            },
            possible=tuple(spread(tallies) for tallies in spreads),
            exact=exact,
            refined=self._refined(known, outcomes),
        )

    def _refined(
        self, known: Mapping[int, ValueClass], outcomes: tuple[Outcome, ...]
    ) -> dict[str, frozenset[Tally]]:
        unknown: dict[str, list[int]] = {}
        for domain, value in known.items():
            if UNKNOWN in value.outcomes:
                unknown.setdefault(self._attributes[domain], []).append(domain)
        refined = {}
        for attribute, free in unknown.items():
            try:
                refined[attribute] = self._reach.tallies(known, outcomes, free, ceilings=True)
            except TooManyError:
                refined[attribute] = self._reach.extremes(outcomes, frozenset(free))
        return refined

    def _dimension_entries(
        self, outcomes: tuple[Outcome, ...], points: Mapping[str, int]
    ) -> dict[str, dict[str, Any]]:
        criteria: dict[str, list[dict[str, Any]]] = {key: [] for key in points}
        for part, outcome in zip(self._parts, outcomes, strict=True):
            if part.dimension is not None:
                criteria[part.dimension].append(part.entries[outcome])
        return {
            dimension.key: {
                "key": dimension.key,
                "points": points[dimension.key],
                "max_points": dimension.max_points,
                "criteria": criteria[dimension.key],
            }
            for dimension in self._dimensions
        }
