"""Components: attributes joined by a criterion, a dimension or a flag, judged on their own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from app.engine.domains.base import TooManyError
from app.engine.fragments import DimensionJson, dimension_json
from app.engine.memo import Memo
from app.engine.nodes import evaluate
from app.engine.outcomes import MET, UNKNOWN, Outcome
from app.engine.reach import Reach
from app.engine.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.engine.classes import ValueClass
    from app.engine.missing import Refinement, Refinements
    from app.engine.parts import Part
    from app.engine.possible import Possibilities
    from app.engine.totals import Totals
    from app.engine.verdict import Bands
    from schemas.scorecard import Dimension

MAX_VIEWS = 2_048
"""Views remembered of one component; of a large one fewer, for each is larger."""
MAX_PARTS = 16_384
"""Parts in all views remembered of one component."""

ValueClasses = tuple["ValueClass", ...]


class Scale(NamedTuple):
    """How the components of one definition are added up."""

    bands: Bands
    totals: Totals
    possibilities: Possibilities
    refinements: Refinements


class Component:
    """Some dimensions and flags, with the domains of all attributes they read.

    Args:
        attributes: The number of the attribute that each domain reads, by the domain's number.
        dimensions: The dimensions that live here.
        parts: Their criteria, dimension by dimension, then the flags.
        scale: Shared by the components of the definition.

    Attributes:
        domains: The numbers of the domains.
        dimensions: The keys of the dimensions.
        flags: The numbers of the flags.
        attributes: The numbers of the attributes they read.
        most: How many views of it are remembered.
    """

    def __init__(
        self,
        attributes: Mapping[int, int],
        dimensions: Sequence[Dimension],
        parts: Sequence[Part],
        scale: Scale,
    ) -> None:
        self.domains = tuple(attributes)
        self.dimensions = tuple(dimension.key for dimension in dimensions)
        self.flags = tuple(part.number for part in parts if part.dimension is None)
        self.attributes = frozenset(attributes.values())
        self._attributes = attributes
        self._parts = parts
        self._flags = [part for part in parts if part.dimension is None]
        self._criteria = len(parts) - len(self._flags)
        self._scale = scale
        self._reach = Reach(dimensions, parts, scale.bands)
        self.most = min(MAX_VIEWS, MAX_PARTS // len(parts))
        self._dimensions = []
        for dimension in dimensions:
            own = [part for part in parts if part.dimension == dimension.key]
            start = parts.index(own[0])
            made = Memo(partial(_dimension, dimension, own), min(MAX_VIEWS, MAX_PARTS // len(own)))
            self._dimensions.append((dimension.key, slice(start, start + len(own)), made))

    def view(self, classes: ValueClasses) -> View:
        """Return the view under a combination of the domains' value classes."""
        known = dict(zip(self.domains, classes, strict=True))
        outcomes = self._outcomes(known)
        tally, points = self._reach.now(outcomes)
        try:
            independent = [self._reach.tallies(known, outcomes, self.domains, ceilings=False)]
            exact = True
        except TooManyError:
            independent = self._reach.bounds(outcomes)
            exact = False
        dimensions = [made[points[key], outcomes[own]] for key, own, made in self._dimensions]
        decided = list(zip(self._flags, outcomes[self._criteria :], strict=True))
        return View(
            total=self._scale.totals.pack(tally),
            spread=self._scale.possibilities.spread(independent, exact=exact),
            full=tuple(dimension.full for dimension in dimensions),
            summary=tuple(dimension.summary for dimension in dimensions),
            flags=tuple(flag.json[outcome] for flag, outcome in decided),
            raised=tuple(flag.number for flag, outcome in decided if outcome == MET),
            unknown=tuple(map(self._scale.refinements.name, self._unknown(known))),
            refine=partial(self._refinements, classes),
        )

    def _outcomes(self, known: Mapping[int, ValueClass]) -> tuple[Outcome, ...]:
        vectors = {domain: value.outcomes for domain, value in known.items()}
        return tuple([evaluate(part.node, vectors) for part in self._parts])

    def _unknown(self, known: Mapping[int, ValueClass]) -> dict[int, list[int]]:
        """Return the attributes that leave a test unknown, each with the domains where it does."""
        unknown: dict[int, list[int]] = {}
        for domain, value in known.items():
            if UNKNOWN in value.outcomes:
                unknown.setdefault(self._attributes[domain], []).append(domain)
        return unknown

    def _refinements(self, classes: ValueClasses) -> tuple[Refinement, ...]:
        known = dict(zip(self.domains, classes, strict=True))
        outcomes = self._outcomes(known)
        now = self._reach.now(outcomes)[0]
        pack = self._scale.totals.pack
        found = []
        for attribute, free in self._unknown(known).items():
            try:
                refined = self._reach.tallies(known, outcomes, free, ceilings=True)
            except TooManyError:
                refined = self._reach.extremes(outcomes, frozenset(free))
            found.append(self._scale.refinements.of(attribute, pack(now), map(pack, refined)))
        return tuple(found)


def _dimension(
    dimension: Dimension, parts: Sequence[Part], decided: tuple[int, tuple[Outcome, ...]]
) -> DimensionJson:
    points, outcomes = decided
    criteria = (part.json[outcome] for part, outcome in zip(parts, outcomes, strict=True))
    return dimension_json(dimension, points, criteria)
