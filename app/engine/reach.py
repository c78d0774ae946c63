"""All that a component may add up to while its attributes are found out."""

from __future__ import annotations

from functools import lru_cache, partial
from math import prod
from typing import TYPE_CHECKING

from app.engine.domains.base import TooManyError
from app.engine.joint import outcomes_together
from app.engine.nodes import evaluate
from app.engine.outcomes import MET, NOT_MET, UNKNOWN, Outcome, Vector
from app.engine.states import Adding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from app.engine.classes import ValueClass
    from app.engine.parts import Part
    from app.engine.states import State, Undecided
    from app.engine.verdict import Bands, Tally
    from schemas.scorecard import Dimension

MAX_STATES = 10_000
SMALL = 64
"""Partial results of which those that follow are remembered."""
MAX_WORK = 400_000
"""With more partial results, or more work to find them, `possible` is a bound."""
MERGING = 4
"""The work of merging two states, where deciding a part of one is 1."""


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
        self._adding = adding = Adding(dimensions, bands)
        self._parts = parts
        self._shared = {
            domain for part in parts if len(part.domains) > 1 for domain in part.domains
        }
        steps = lru_cache(maxsize=2_048)(partial(_steps, adding, parts))
        ways = lru_cache(maxsize=2_048)(partial(_ways, adding, steps))
        self._after_anew = partial(_after, adding, ways)
        self._after = lru_cache(maxsize=2_048)(self._after_anew)
        self._whole = lru_cache(maxsize=2_048)(adding.tally)

    def now(self, outcomes: Sequence[Outcome]) -> tuple[Tally, dict[str, int]]:
        """Return what the parts add up to as they stand, and the points by dimension."""
        state = self._adding.added(zip(self._parts, outcomes, strict=True), ceilings=True)
        return self._whole(state), self._adding.points(state.points)

    def tallies(
        self,
        classes: Mapping[int, ValueClass],
        outcomes: Sequence[Outcome],
        free: Iterable[int],
        *,
        ceilings: bool,
    ) -> frozenset[Tally]:
        """Return the tally of every completion.

        Domain by domain is found out, and states that agree so far merge into one. Where that is
        too much for the domains that conditions share, all combinations of these are tried.

        Args:
            classes: The class of each domain, by number.
            outcomes: The outcome of each part as things stand.
            free: The domains that may be found out; the others stay as they are.
            ceilings: Whether unknown criteria count towards the ceilings.

        Raises:
            TooManyError: There are more partial results than are enumerated.
        """
        moving = [domain for domain in free if _moves(classes[domain])]
        shared = [domain for domain in moving if domain in self._shared]
        alone = [domain for domain in moving if domain not in self._shared]
        settled = self._settled(outcomes, frozenset(moving), ceilings=ceilings)
        states = frozenset([settled])
        if shared:
            try:
                start = self._undecided(classes, frozenset(shared), settled, ceilings=ceilings)
                states = self._one_by_one(frozenset([start]), classes, shared, ceilings=ceilings)
            except TooManyError:
                states = self._together(classes, shared, settled, ceilings=ceilings)
        states = self._one_by_one(states, classes, alone, ceilings=ceilings)
        return frozenset(map(self._whole, states))

    def _settled(
        self, outcomes: Sequence[Outcome], moving: frozenset[int], *, ceilings: bool
    ) -> State:
        """Return what the parts add up to that no moving domain can change."""
        known = zip(self._parts, outcomes, strict=True)
        settled = [one for one in known if one[0].domains.isdisjoint(moving)]
        return self._adding.added(settled, ceilings=ceilings)

    def _together(
        self,
        classes: Mapping[int, ValueClass],
        shared: list[int],
        settled: State,
        *,
        ceilings: bool,
    ) -> frozenset[State]:
        """Return the states once all shared domains are found out, by trying all combinations."""
        if _combinations(classes, shared) > MAX_STATES:
            raise TooManyError
        parts = [part for part in self._parts if not part.domains.isdisjoint(shared)]
        found = {domain: classes[domain].completions or () for domain in shared}
        return frozenset(
            self._adding.merged(
                settled, self._adding.added(zip(parts, ways, strict=True), ceilings=ceilings)
            )
            for ways in outcomes_together([part.node for part in parts], classes, found)
        )

    def _undecided(
        self,
        classes: Mapping[int, ValueClass],
        shared: frozenset[int],
        settled: State,
        *,
        ceilings: bool,
    ) -> State:
        """Return the state in which the shared domains are still to be found out."""
        parts = [
            part
            for part in self._parts
            if len(part.domains) > 1 and not part.domains.isdisjoint(shared)
        ]
        state = self._adding.merged(settled, self._adding.undecided(parts))
        for domain in {domain for part in parts for domain in part.domains} - shared:
            more = self._adding.decided(
                state.undecided, domain, classes[domain].outcomes, ceilings=ceilings
            )
            state = self._adding.merged(state, more)
        return state

    def _one_by_one(
        self,
        states: frozenset[State],
        classes: Mapping[int, ValueClass],
        domains: Iterable[int],
        *,
        ceilings: bool,
    ) -> frozenset[State]:
        """Return the states once domain after domain is found out; those that agree merge."""
        work = 0
        for domain in domains:
            after = self._after if len(states) <= SMALL else self._after_anew
            states, more = after(states, domain, classes[domain], ceilings=ceilings)
            work += more
            if work > MAX_WORK:
                raise TooManyError
        return states

    def bounds(self, outcomes: Sequence[Outcome]) -> list[frozenset[Tally]]:
        """Return sets of tallies whose sums bound those of every completion; without ceilings.

        Each dimension and each flag goes its own way, and every part of it that is not sure to
        stay as it is may go either way.
        """
        found = []
        known = list(zip(self._parts, outcomes, strict=True))
        alone = [[one] for one in known if one[0].dimension is None]
        alone += [
            [one for one in known if one[0].dimension == key] for key in self._adding.dimensions
        ]
        for together in alone:
            states = {self._adding.added((), ceilings=False)}
            for part, outcome in together:
                ways = [outcome, NOT_MET, MET] if _may_move(part, outcome) else [outcome]
                added = {self._adding.added([(part, way)], ceilings=False) for way in ways}
                states = {self._adding.merged(state, more) for state in states for more in added}
            own = [key for key in self._adding.dimensions if key == together[0][0].dimension]
            found.append(frozenset(self._adding.tally(state, own) for state in states))
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


def _steps(
    adding: Adding, parts: Iterable[Part], domain: int, known: ValueClass, *, ceilings: bool
) -> frozenset[tuple[State, Vector]]:
    """Return what each outcome of a domain adds by the parts that read it alone."""
    if known.completions is None:
        raise TooManyError
    alone = [part for part in parts if part.domains == {domain}]
    return frozenset(
        (
            adding.added(
                [(part, evaluate(part.node, {domain: vector})) for part in alone],
                ceilings=ceilings,
            ),
            vector,
        )
        for vector in known.completions
    )


def _ways(  # noqa: PLR0913 - what adds, then what is added
    adding: Adding,
    steps: Callable[..., frozenset[tuple[State, Vector]]],
    undecided: Undecided,
    domain: int,
    known: ValueClass,
    *,
    ceilings: bool,
) -> frozenset[State]:
    """Return all that finding out a domain may add, and what it leaves undecided."""
    return frozenset(
        adding.merged(step, adding.decided(undecided, domain, vector, ceilings=ceilings))
        for step, vector in steps(domain, known, ceilings=ceilings)
    )


def _after(  # noqa: PLR0913 - what adds, then what is added
    adding: Adding,
    ways: Callable[..., frozenset[State]],
    states: frozenset[State],
    domain: int,
    known: ValueClass,
    *,
    ceilings: bool,
) -> tuple[frozenset[State], int]:
    """Return the states once a domain is found out, and what work it was."""
    alike: dict[Undecided, list[State]] = {}
    for state in states:
        alike.setdefault(state.undecided, []).append(state)
    found: set[State] = set()
    work = 0
    for undecided, own in alike.items():
        added = ways(undecided, domain, known, ceilings=ceilings)
        work += len(known.completions or ()) * len(undecided)
        work += MERGING * (len(known.completions or ()) + len(own) * len(added))
        for state in own:
            found.update([adding.merged(state, more) for more in added])
            if len(found) > MAX_STATES or work > MAX_WORK:
                raise TooManyError
    return frozenset(found), work


def _combinations(classes: Mapping[int, ValueClass], domains: Iterable[int]) -> int:
    """Return how many ways there are to find out some domains."""
    ways = [classes[domain].completions for domain in domains]
    if None in ways:
        raise TooManyError
    return prod(map(len, filter(None, ways)))


def _moves(known: ValueClass) -> bool:
    """Return whether a value of the class may yet have other outcomes."""
    return known.completions is None or len(known.completions) > 1


def _may_move(part: Part, outcome: Outcome) -> bool:
    """Return whether a part may have another outcome once more is known."""
    return outcome == UNKNOWN or part.volatile
