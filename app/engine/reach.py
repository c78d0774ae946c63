"""All that a component may add up to while its attributes are found out."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from app.engine.domains.counting import Tally as Points
from app.engine.domains.counting import total
from app.engine.nodes import Open, evaluate, substitute
from app.engine.outcomes import MET, NOT_MET, UNKNOWN, Outcome, Vector
from app.engine.verdict import Bands, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.engine.classes import Classes
    from app.engine.parts import Part
    from schemas.scorecard import Dimension

MAX_STATES = 20_000
"""More partial results than this are not enumerated; `possible` is then a bound."""


class State(NamedTuple):
    """How far a component is decided."""

    points: Points
    """Of each dimension, then the ceiling of each."""
    cap: int
    disqualified: bool
    undecided: tuple[tuple[Part, Open], ...]


class Reach:
    """Adds up the parts of a component.

    Args:
        classes: The domains that the parts read, by number.
        dimensions: The dimensions of the component.
        parts: Their criteria, and the flags.
        bands: The bands of the definition.
    """

    def __init__(
        self,
        classes: Mapping[int, Classes],
        dimensions: Sequence[Dimension],
        parts: Sequence[Part],
        bands: Bands,
    ) -> None:
        self._classes = classes
        self._dimensions = [dimension.key for dimension in dimensions]
        maxima = tuple(dimension.max_points for dimension in dimensions)
        self._maxima = maxima + maxima
        self._parts = parts
        self._shared = [part for part in parts if len(part.domains) > 1]
        self._bands = bands
        self._none = (0,) * len(self._maxima)
        self._steps = lru_cache(maxsize=2_048)(self._steps_of)

    def now(self, outcomes: Sequence[Outcome]) -> tuple[Tally, dict[str, int]]:
        """Return what the parts add up to as they stand, and the points by dimension."""
        state = State(self._none, 0, False, ())
        for part, outcome in zip(self._parts, outcomes, strict=True):
            state = self._decide(state, part, outcome, ceilings=True)
        return self._tally(state), self._points(state.points)

    def tallies(
        self, numbers: Sequence[int], free: frozenset[int], *, ceilings: bool
    ) -> frozenset[Tally] | None:
        """Return the tally of every completion; None when there are too many to enumerate.

        Domain by domain is decided; states that agree so far merge into one.

        Args:
            numbers: The class of each domain.
            free: The domains that may be found out; the others stay as they are.
            ceilings: Whether unknown criteria count towards the ceilings.
        """
        states = {State(self._none, 0, False, tuple((part, part.node) for part in self._shared))}
        for domain, number in zip(self._classes, numbers, strict=True):
            steps = self._steps(domain, number, free=domain in free, ceilings=ceilings)
            if steps is None:
                return None
            states = {
                self._advance(state, domain, added, vector, ceilings=ceilings)
                for state in states
                for added, vector in steps
            }
            if len(states) > MAX_STATES:
                return None
        return frozenset(self._tally(state) for state in states)

    def bound(
        self, outcomes: Sequence[Outcome], free: frozenset[int], *, ceilings: bool
    ) -> frozenset[Tally]:
        """Return tallies that bound those of every completion.

        Every part that is not sure to stay as it is may go either way, whatever the others do.
        """
        states = {State(self._none, 0, False, ())}
        for part, outcome in zip(self._parts, outcomes, strict=True):
            stays = not part.domains & free or (outcome != UNKNOWN and not part.volatile)
            ways = [outcome] if stays else [outcome, NOT_MET, MET]
            states = {
                self._decide(state, part, way, ceilings=ceilings)
                for state in states
                for way in ways
            }
        return frozenset(self._tally(state) for state in states)

    def _steps_of(
        self, domain: int, number: int, *, free: bool, ceilings: bool
    ) -> frozenset[tuple[State, Vector | None]] | None:
        """Return what each outcome of a domain adds by the parts that read it alone."""
        classes = self._classes[domain]
        vectors = classes.completions(number) if free else [classes.outcomes(number)]
        if vectors is None:
            return None
        alone = [part for part in self._parts if part.domains == {domain}]
        shared = any(domain in part.domains for part in self._shared)
        steps = set()
        for vector in vectors:
            added = State(self._none, 0, False, ())
            for part in alone:
                outcome = evaluate(part.node, {domain: vector})
                added = self._decide(added, part, outcome, ceilings=ceilings)
            steps.add((added, vector if shared else None))
        return frozenset(steps)

    def _advance(
        self, state: State, domain: int, added: State, vector: Vector | None, *, ceilings: bool
    ) -> State:
        undecided = []
        merged = State(
            total(state.points, added.points, self._maxima),
            max(state.cap, added.cap),
            state.disqualified or added.disqualified,
            state.undecided,
        )
        if vector is None:
            return merged
        for part, node in state.undecided:
            left = substitute(node, domain, vector)
            if isinstance(left, int):
                merged = self._decide(merged, part, left, ceilings=ceilings)
            else:
                undecided.append((part, left))
        return merged._replace(undecided=tuple(undecided))

    def _decide(self, state: State, part: Part, outcome: Outcome, *, ceilings: bool) -> State:
        if part.dimension is None:
            if outcome != MET:
                return state
            cap = max(state.cap, part.cap)
            return State(
                state.points, cap, state.disqualified or part.disqualifies, state.undecided
            )
        if outcome != MET and not (ceilings and outcome == UNKNOWN):
            return state
        points = part.points if outcome == MET else 0
        gain = (
            *(points if key == part.dimension else 0 for key in self._dimensions),
            *(part.points if key == part.dimension else 0 for key in self._dimensions),
        )
        return state._replace(points=total(state.points, gain, self._maxima))

    def _points(self, points: Iterable[int]) -> dict[str, int]:
        return dict(zip(self._dimensions, points, strict=False))

    def _tally(self, state: State) -> Tally:
        half = len(self._dimensions)
        points, ceilings = state.points[:half], state.points[half:]
        return Tally(
            sum(points),
            self._bands.missed(self._points(points)),
            state.cap,
            state.disqualified,
            sum(ceilings),
            self._bands.missed(self._points(ceilings)),
        )
