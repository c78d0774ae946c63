"""Components: attributes joined by a criterion, a dimension or a flag, judged on their own."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from app.engine.nodes import Node, evaluate, substitute
from app.engine.outcomes import MET, NOT_MET, UNKNOWN, Outcome, Vector
from app.engine.verdict import Bands, Tally

if TYPE_CHECKING:
    from app.engine.domains.base import Domain
    from schemas.scorecard import Dimension

Keys = tuple[Hashable, ...]

MAX_STATES = 20_000
"""More partial results than this are not enumerated; `possible` is then a bound."""

CACHED_KEYS = 2_048


@dataclass(frozen=True, slots=True)
class Part:
    """A criterion (with the key of its dimension) or a flag (without)."""

    key: str
    node: Node
    domains: frozenset[int]
    volatile: bool
    """Whether it tests presence, so that even a known outcome may change as more is known."""
    dimension: str | None = None
    points: int = 0
    cap: int = 0
    disqualifies: bool = False


class _State(NamedTuple):
    """How far a component is decided."""

    points: tuple[int, ...]
    ceilings: tuple[int, ...]
    cap: int
    disqualified: bool
    undecided: tuple[tuple[Part, Node], ...]


class Reach(NamedTuple):
    """What a component may add up to, and whether each tally can really come about."""

    tallies: frozenset[Tally]
    exact: bool


class Component:
    """Some dimensions and flags, with the domains of all attributes they read.

    Args:
        domains: The domains by number; their order is the order of the keys.
        dimensions: The dimensions that live here.
        parts: Their criteria, and the flags.
        bands: The bands of the definition.
    """

    def __init__(
        self,
        domains: Mapping[int, Domain[Any]],
        dimensions: Sequence[Dimension],
        parts: Sequence[Part],
        bands: Bands,
    ) -> None:
        self.domains = domains
        self._dimensions = [dimension.key for dimension in dimensions]
        self._maxima = tuple(dimension.max_points for dimension in dimensions)
        self.parts = parts
        self._bands = bands
        self.outcomes = lru_cache(CACHED_KEYS)(self._outcomes)
        self.possible = lru_cache(CACHED_KEYS)(self._possible)
        self.refined = lru_cache(CACHED_KEYS)(self._refined)

    def _outcomes(self, keys: Keys) -> tuple[Outcome, ...]:
        """Return the outcome of every part."""
        vectors = self._vectors(keys)
        return tuple(evaluate(part.node, vectors) for part in self.parts)

    def tally(self, keys: Keys) -> tuple[Tally, dict[str, int]]:
        """Return what the component adds up to as things stand, and the points by dimension."""
        state = self._start(())
        for part, outcome in zip(self.parts, self.outcomes(keys), strict=True):
            state = self._decide(state, part, outcome, ceilings=True)
        return self._tally(state), dict(zip(self._dimensions, state.points, strict=True))

    def select(self, keys: Sequence[Hashable]) -> Keys:
        """Return the keys of this component's domains out of those of all domains."""
        return tuple([keys[number] for number in self.domains])

    def unknown(self, keys: Keys) -> set[int]:
        """Return the domains on which some test is unknown."""
        return {n for n, vector in self._vectors(keys).items() if UNKNOWN in vector}

    def _possible(self, keys: Keys) -> Reach:
        """Return the tallies over every completion of all attributes; ceilings left out."""
        return self._reach(keys, frozenset(self.domains), ceilings=False)

    def _refined(self, keys: Keys, free: frozenset[int]) -> Reach:
        """Return the tallies over every completion of the domains `free` alone."""
        return self._reach(keys, free, ceilings=True)

    def _vectors(self, keys: Keys) -> dict[int, Vector]:
        return {
            number: domain.outcomes(key)
            for (number, domain), key in zip(self.domains.items(), keys, strict=True)
        }

    def _reach(self, keys: Keys, free: frozenset[int], *, ceilings: bool) -> Reach:
        states = self._enumerate(keys, free, ceilings=ceilings)
        exact = states is not None
        if states is None:
            states = self._relax(keys, free, ceilings=ceilings)
        return Reach(frozenset(self._tally(state) for state in states), exact)

    def _enumerate(self, keys: Keys, free: frozenset[int], *, ceilings: bool) -> set[_State] | None:
        """Decide attribute by attribute; states that agree so far merge into one."""
        states = {self._start(part for part in self.parts if len(part.domains) > 1)}
        for (number, domain), key in zip(self.domains.items(), keys, strict=True):
            vectors: Collection[Vector] | None = (
                domain.completions(key) if number in free else [domain.outcomes(key)]
            )
            if vectors is None:
                return None
            steps = self._steps(number, vectors, ceilings=ceilings)
            states = {
                self._advance(state, number, step, ceilings=ceilings)
                for state in states
                for step in steps
            }
            if len(states) > MAX_STATES:
                return None
        return states

    def _relax(self, keys: Keys, free: frozenset[int], *, ceilings: bool) -> set[_State]:
        """Let every part that is not sure to stay as it is go either way: a sound bound."""
        states = {self._start(())}
        for part, outcome in zip(self.parts, self.outcomes(keys), strict=True):
            stays = not part.domains & free or (outcome != UNKNOWN and not part.volatile)
            ways = [outcome] if stays else [outcome, NOT_MET, MET]
            states = {
                self._decide(state, part, way, ceilings=ceilings)
                for state in states
                for way in ways
            }
        return states

    def _steps(
        self, number: int, vectors: Iterable[Vector], *, ceilings: bool
    ) -> set[tuple[_State, Vector | None]]:
        """Return what each vector adds by the parts on this domain alone, equal ones merged."""
        alone = [part for part in self.parts if part.domains == {number}]
        shared = any(number in part.domains for part in self.parts if len(part.domains) > 1)
        steps = set()
        for vector in vectors:
            added = self._start(())
            for part in alone:
                outcome = evaluate(part.node, {number: vector})
                added = self._decide(added, part, outcome, ceilings=ceilings)
            steps.add((added, vector if shared else None))
        return steps

    def _advance(
        self,
        state: _State,
        number: int,
        step: tuple[_State, Vector | None],
        *,
        ceilings: bool,
    ) -> _State:
        added, vector = step
        merged = _State(
            self._sum(state.points, added.points),
            self._sum(state.ceilings, added.ceilings),
            max(state.cap, added.cap),
            state.disqualified or added.disqualified,
            state.undecided,
        )
        if vector is None:
            return merged
        merged = merged._replace(undecided=())
        for part, node in state.undecided:
            left = substitute(node, number, vector)
            if isinstance(left, int):
                merged = self._decide(merged, part, left, ceilings=ceilings)
            else:
                merged = merged._replace(undecided=(*merged.undecided, (part, left)))
        return merged

    def _decide(self, state: _State, part: Part, outcome: Outcome, *, ceilings: bool) -> _State:
        if part.dimension is None:
            if outcome != MET:
                return state
            return state._replace(
                cap=max(state.cap, part.cap),
                disqualified=state.disqualified or part.disqualifies,
            )
        gain = tuple(
            part.points if dimension == part.dimension else 0 for dimension in self._dimensions
        )
        if outcome == MET:
            state = state._replace(points=self._sum(state.points, gain))
        if outcome == MET or (outcome == UNKNOWN and ceilings):
            state = state._replace(ceilings=self._sum(state.ceilings, gain))
        return state

    def _sum(self, one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(
            min(a + b, maximum) for a, b, maximum in zip(one, other, self._maxima, strict=True)
        )

    def _start(self, undecided: Iterable[Part]) -> _State:
        none = (0,) * len(self._maxima)
        return _State(none, none, 0, False, tuple((part, part.node) for part in undecided))

    def _tally(self, state: _State) -> Tally:
        return Tally(
            sum(state.points),
            self._bands.reached(dict(zip(self._dimensions, state.points, strict=True))),
            state.cap,
            state.disqualified,
            sum(state.ceilings),
            self._bands.reached(dict(zip(self._dimensions, state.ceilings, strict=True))),
        )
