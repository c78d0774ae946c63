"""States: how far a component is decided, and what its parts add."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.engine.domains.counting import Counts as Points
from app.engine.domains.counting import total
from app.engine.outcomes import MET, UNKNOWN, Outcome, Vector
from app.engine.rests import Rest, Rests
from app.engine.verdict import Bands, Tally

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from app.engine.parts import Part
    from schemas.scorecard import Dimension


Undecided = tuple[Rest, ...]
"""Parts that read several domains, with what is left of their conditions."""


class State(NamedTuple):
    """How far a component is decided."""

    points: Points
    """Of each dimension, then the ceiling of each."""
    cap: int
    disqualified: bool
    undecided: Undecided


class Adding:
    """Adds up parts of a component.

    Args:
        dimensions: The dimensions of the component.
        bands: The bands of the definition.

    Attributes:
        dimensions: Their keys.
    """

    def __init__(self, dimensions: Sequence[Dimension], bands: Bands) -> None:
        self.dimensions = [dimension.key for dimension in dimensions]
        maxima = tuple(dimension.max_points for dimension in dimensions)
        self._maxima = maxima + maxima
        self._places = {key: place for place, key in enumerate(self.dimensions)}
        self._bands = bands
        self._rests = Rests()

    def added(self, decided: Iterable[tuple[Part, Outcome]], *, ceilings: bool) -> State:
        """Return what parts with these outcomes add up to."""
        half = len(self.dimensions)
        points = [0] * len(self._maxima)
        cap, disqualified = 0, False
        for part, outcome in decided:
            if part.dimension is not None:
                place = self._places[part.dimension]
                if outcome == MET:
                    points[place] += part.points
                if outcome == MET or (outcome == UNKNOWN and ceilings):
                    points[half + place] += part.points
            elif outcome == MET:
                cap, disqualified = max(cap, part.cap), disqualified or part.disqualifies
        return State(tuple(map(min, points, self._maxima)), cap, disqualified, ())

    def merged(self, state: State, added: State) -> State:
        """Return the sum of two states; what the second leaves undecided stays so."""
        return State(
            total(state.points, added.points, self._maxima),
            max(state.cap, added.cap),
            state.disqualified or added.disqualified,
            added.undecided,
        )

    def undecided(self, parts: Iterable[Part]) -> State:
        """Return the state in which nothing is decided of some parts, to begin with."""
        if self._rests.full:
            self._rests = Rests()
        return self.added((), ceilings=False)._replace(undecided=tuple(map(self._rests.of, parts)))

    def decided(
        self, undecided: Undecided, domain: int, vector: Vector, *, ceilings: bool
    ) -> State:
        """Return what the undecided parts add once a domain is found out, and what is left."""
        after = self._rests.after
        decided: list[tuple[Part, Outcome]] = []
        left = []
        for rest in undecided:
            found = after[rest, domain, vector] if domain in rest.part.domains else rest
            if isinstance(found, int):
                decided.append((rest.part, found))
            else:
                left.append(found)
        return self.added(decided, ceilings=ceilings)._replace(undecided=tuple(left))

    def points(self, points: Iterable[int]) -> dict[str, int]:
        """Return points by dimension."""
        return dict(zip(self.dimensions, points, strict=False))

    def tally(self, state: State, dimensions: Collection[str] | None = None) -> Tally:
        """Return the tally of what these dimensions, or all, have in a state, and of its flags."""
        dimensions = self.dimensions if dimensions is None else dimensions
        half = len(self.dimensions)
        points, ceilings = (
            {key: value for key, value in self.points(side).items() if key in dimensions}
            for side in (state.points[:half], state.points[half:])
        )
        return Tally(
            sum(points.values()),
            self._bands.missed(points),
            state.cap,
            state.disqualified,
            sum(ceilings.values()),
            self._bands.missed(ceilings),
        )
