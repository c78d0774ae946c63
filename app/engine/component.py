"""Components: attributes joined by a criterion, a dimension or a flag, judged on their own."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from app.engine.nodes import evaluate
from app.engine.outcomes import UNKNOWN, Outcome
from app.engine.possible import Spread, spread
from app.engine.reach import Reach

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.engine.classes import Classes
    from app.engine.parts import Part
    from app.engine.verdict import Bands, Tally
    from schemas.scorecard import Dimension

CACHED_VIEWS = 2_048


class View(NamedTuple):
    """A component under one combination of value classes; shared: read, never changed."""

    outcomes: tuple[Outcome, ...]
    tally: Tally
    dimensions: dict[str, dict[str, Any]]
    flags: dict[str, dict[str, Any]]
    possible: Spread
    exact: bool
    refined: dict[str, frozenset[Tally]]
    """For each attribute that leaves a test unknown, the tallies once it alone is found out."""


class Component:
    """Some dimensions and flags, with the domains of all attributes they read.

    Args:
        classes: The domains by number; their order is the order of the class numbers.
        attributes: The attribute that each of the domains reads.
        dimensions: The dimensions that live here.
        parts: Their criteria, and the flags.
        bands: The bands of the definition.
    """

    def __init__(
        self,
        classes: Mapping[int, Classes],
        attributes: Mapping[int, str],
        dimensions: Sequence[Dimension],
        parts: Sequence[Part],
        bands: Bands,
    ) -> None:
        self.domains = tuple(classes)
        self._classes = classes
        self._attributes = attributes
        self._dimensions = dimensions
        self._parts = parts
        self._reach = Reach(classes, dimensions, parts, bands)
        self._view = lru_cache(CACHED_VIEWS)(self._view_of)
        self._outcomes = lru_cache(CACHED_VIEWS)(self._outcomes_of)

    def view(self, numbers: Sequence[int]) -> View:
        """Return the component's view, given the class of every domain of the definition."""
        return self._view(tuple([numbers[domain] for domain in self.domains]))

    def outcomes(self, numbers: Sequence[int]) -> tuple[Outcome, ...]:
        """Return the outcome of every part, given the class of every domain."""
        return self._outcomes(tuple([numbers[domain] for domain in self.domains]))

    def _outcomes_of(self, numbers: tuple[int, ...]) -> tuple[Outcome, ...]:
        vectors = {
            domain: classes.outcomes(number)
            for (domain, classes), number in zip(self._classes.items(), numbers, strict=True)
        }
        return tuple(evaluate(part.node, vectors) for part in self._parts)

    def _view_of(self, numbers: tuple[int, ...]) -> View:
        outcomes = self._outcomes(numbers)
        tally, points = self._reach.now(outcomes)
        everything = frozenset(self._classes)
        possible = self._reach.tallies(numbers, everything, ceilings=False)
        exact = possible is not None
        if possible is None:
            possible = self._reach.bound(outcomes, everything, ceilings=False)
        return View(
            outcomes=outcomes,
            tally=tally,
            dimensions=self._dimension_entries(outcomes, points),
            flags={
                part.source.key: part.entries[outcome]
                for part, outcome in zip(self._parts, outcomes, strict=True)
                if part.dimension is None
            },
            possible=spread(possible),
            exact=exact,
            refined=self._refined(numbers, outcomes),
        )

    def _refined(
        self, numbers: tuple[int, ...], outcomes: tuple[Outcome, ...]
    ) -> dict[str, frozenset[Tally]]:
        unknown: dict[str, set[int]] = {}
        for (domain, classes), number in zip(self._classes.items(), numbers, strict=True):
            if UNKNOWN in classes.outcomes(number):
                unknown.setdefault(self._attributes[domain], set()).add(domain)
        refined = {}
        for attribute, domains in unknown.items():
            free = frozenset(domains)
            tallies = self._reach.tallies(numbers, free, ceilings=True)
            if tallies is None:
                tallies = self._reach.bound(outcomes, free, ceilings=True)
            refined[attribute] = tallies
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
