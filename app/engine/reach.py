"""All that a component may add up to while its attributes are found out."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from app.engine.domains.base import TooManyError
from app.engine.domains.counting import Counts as Points
from app.engine.domains.counting import total
from app.engine.nodes import Node, Open, evaluate, substitute
from app.engine.outcomes import MET, NOT_MET, UNKNOWN, Outcome, Vector
from app.engine.parts import Part
from app.engine.verdict import Bands, Tally

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from app.engine.classes import ValueClass
    from schemas.scorecard import Dimension

MAX_STATES = 10_000
SMALL = 64
"""Partial results of which those that follow are remembered."""
MAX_MERGES = 200_000
"""With more partial results, or more work to find them, `possible` is a bound."""


Undecided = tuple[tuple[Part, Open], ...]
"""Parts that read several domains, with what is left of their conditions."""


class State(NamedTuple):
    """How far a component is decided."""

    points: Points
    """Of each dimension, then the ceiling of each."""
    cap: int
    disqualified: bool
    undecided: Undecided


class Reach:
    """Adds up the parts of a component.

    Args:
        dimensions: The dimensions of the component.
        parts: Their criteria, and the flags.
        bands: The bands of the definition.
    """

    def __init__(
        self,
        dimensions: Sequence[Dimension],
        parts: Sequence[Part],
        bands: Bands,
    ) -> None:
        self._dimensions = [dimension.key for dimension in dimensions]
        maxima = tuple(dimension.max_points for dimension in dimensions)
        self._maxima = maxima + maxima
        self._parts = parts
        self._shared = {
            domain for part in parts if len(part.domains) > 1 for domain in part.domains
        }
        self._bands = bands
        self._places = {key: place for place, key in enumerate(self._dimensions)}
        self._steps = lru_cache(maxsize=2_048)(self._steps_of)
        self._after = lru_cache(maxsize=2_048)(self._after_of)
        self._ways = lru_cache(maxsize=2_048)(self._ways_of)
        self._whole = lru_cache(maxsize=2_048)(partial(self._tally, dimensions=self._dimensions))

    def now(self, outcomes: Sequence[Outcome]) -> tuple[Tally, dict[str, int]]:
        """Return what the parts add up to as they stand, and the points by dimension."""
        state = self._added(zip(self._parts, outcomes, strict=True), ceilings=True)
        return self._whole(state), self._points(state.points)

    def tallies(
        self,
        classes: Mapping[int, ValueClass],
        outcomes: Sequence[Outcome],
        free: Iterable[int],
        *,
        ceilings: bool,
    ) -> frozenset[Tally]:
        """Return the tally of every completion.

        Domain by domain is found out; states that agree so far merge into one.

        Args:
            classes: The class of each domain, by number.
            outcomes: The outcome of each part as things stand.
            free: The domains that may be found out; the others stay as they are.
            ceilings: Whether unknown criteria count towards the ceilings.

        Raises:
            TooManyError: There are more partial results than are enumerated.
        """
        moving = [domain for domain in free if _moves(classes[domain])]
        moving.sort(key=lambda domain: domain not in self._shared)  # what is shared, decided early
        settled = self._settled(classes, outcomes, frozenset(moving), ceilings=ceilings)
        states = frozenset([settled])
        merges = 0
        for domain in moving:
            known = classes[domain]
            after = self._after if len(states) <= SMALL else self._after_of
            states, more = after(states, domain, known, ceilings=ceilings)
            merges += more
            if merges > MAX_MERGES:
                raise TooManyError
        return frozenset(map(self._whole, states))

    def _after_of(
        self, states: frozenset[State], domain: int, known: ValueClass, *, ceilings: bool
    ) -> tuple[frozenset[State], int]:
        """Return the states once a domain is found out, and how many were merged."""
        alike: dict[Undecided, list[State]] = {}
        for state in states:
            alike.setdefault(state.undecided, []).append(state)
        found: set[State] = set()
        merges = 0
        for undecided, own in alike.items():
            added = self._ways(undecided, domain, known, ceilings=ceilings)
            merges += len(known.completions or ()) + len(own) * len(added)
            for state in own:
                found.update([self._merged(state, more) for more in added])
                if len(found) > MAX_STATES or merges > MAX_MERGES:
                    raise TooManyError
        return frozenset(found), merges

    def _settled(
        self,
        classes: Mapping[int, ValueClass],
        outcomes: Sequence[Outcome],
        moving: frozenset[int],
        *,
        ceilings: bool,
    ) -> State:
        """Return the state with everything decided that no moving domain can change."""
        decided: list[tuple[Part, Outcome]] = []
        undecided = []
        for part, outcome in zip(self._parts, outcomes, strict=True):
            if part.domains.isdisjoint(moving):
                decided.append((part, outcome))
            elif len(part.domains) > 1:  # the steps of a domain decide what reads it alone
                node: Node = part.node
                for domain in part.domains - moving:
                    if not isinstance(node, int):
                        node = substitute(node, domain, classes[domain].outcomes)
                if isinstance(node, int):
                    decided.append((part, node))
                else:
                    undecided.append((part, node))
        return self._added(decided, ceilings=ceilings)._replace(undecided=tuple(undecided))

    def bounds(self, outcomes: Sequence[Outcome]) -> list[frozenset[Tally]]:
        """Return sets of tallies whose sums bound those of every completion; without ceilings.

        Each dimension and each flag goes its own way, and every part of it that is not sure to
        stay as it is may go either way.
        """
        found = []
        known = list(zip(self._parts, outcomes, strict=True))
        alone = [[one] for one in known if one[0].dimension is None]
        alone += [[one for one in known if one[0].dimension == key] for key in self._dimensions]
        for together in alone:
            states = {self._added((), ceilings=False)}
            for part, outcome in together:
                ways = [outcome, NOT_MET, MET] if _may_move(part, outcome) else [outcome]
                added = {self._added([(part, way)], ceilings=False) for way in ways}
                states = {self._merged(state, more) for state in states for more in added}
            own = [key for key in self._dimensions if key == together[0][0].dimension]
            found.append(frozenset(self._tally(state, own) for state in states))
        return found

    def extremes(self, outcomes: Sequence[Outcome], free: frozenset[int]) -> frozenset[Tally]:
        """Return the tally as it is, the best and the worst once the domains `free` are known."""
        best, worst = list(outcomes), list(outcomes)
        for place, (part, outcome) in enumerate(zip(self._parts, outcomes, strict=True)):
            if part.domains & free and _may_move(part, outcome):
                criterion = part.dimension is not None
                best[place] = MET if criterion else NOT_MET
                worst[place] = NOT_MET if criterion else MET
        return frozenset(self.now(ways)[0] for ways in (outcomes, best, worst))

    def _steps_of(
        self, domain: int, known: ValueClass, *, ceilings: bool
    ) -> frozenset[tuple[State, Vector]]:
        """Return what each outcome of a domain adds by the parts that read it alone."""
        if known.completions is None:
            raise TooManyError
        alone = [part for part in self._parts if part.domains == {domain}]
        return frozenset(
            (
                self._added(
                    [(part, evaluate(part.node, {domain: vector})) for part in alone],
                    ceilings=ceilings,
                ),
                vector,
            )
            for vector in known.completions
        )

    def _ways_of(
        self, undecided: Undecided, domain: int, known: ValueClass, *, ceilings: bool
    ) -> frozenset[State]:
        """Return all that finding out a domain may add, and what it leaves undecided."""
        return frozenset(
            self._merged(step, self._decided(undecided, domain, vector, ceilings=ceilings))
            for step, vector in self._steps(domain, known, ceilings=ceilings)
        )

    def _decided(
        self, undecided: Undecided, domain: int, vector: Vector, *, ceilings: bool
    ) -> State:
        """Return what the undecided parts add once a domain is found out, and what is left."""
        decided: list[tuple[Part, Outcome]] = []
        left = []
        for part, node in undecided:
            rest = substitute(node, domain, vector) if domain in part.domains else node
            if isinstance(rest, int):
                decided.append((part, rest))
            else:
                left.append((part, rest))
        return self._added(decided, ceilings=ceilings)._replace(undecided=tuple(left))

    def _merged(self, state: State, added: State) -> State:
        """Return the sum of two states; what the second leaves undecided stays so."""
        return State(
            total(state.points, added.points, self._maxima),
            max(state.cap, added.cap),
            state.disqualified or added.disqualified,
            added.undecided,
        )

    def _added(self, decided: Iterable[tuple[Part, Outcome]], *, ceilings: bool) -> State:
        """Return what parts with these outcomes add up to."""
        half = len(self._dimensions)
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

    def _points(self, points: Iterable[int]) -> dict[str, int]:
        return dict(zip(self._dimensions, points, strict=False))

    def _tally(self, state: State, dimensions: Collection[str]) -> Tally:
        """Return the tally of what these dimensions have in a state, and of its flags."""
        half = len(self._dimensions)
        points, ceilings = (
            {key: value for key, value in self._points(side).items() if key in dimensions}
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


def _moves(known: ValueClass) -> bool:
    """Return whether a value of the class may yet have other outcomes."""
    return known.completions is None or len(known.completions) > 1


def _may_move(part: Part, outcome: Outcome) -> bool:
    """Return whether a part may have another outcome once more is known."""
    return outcome == UNKNOWN or part.volatile
