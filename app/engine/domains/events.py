"""Events: what happened or lies ahead, how often, and for how much."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple, cast

from app.engine.domains.base import MAX_VECTORS, Test, TooManyError, absent_vector, presence_outcome
from app.engine.domains.counting import Counts, reached, total
from app.engine.domains.event_growth import Profile, grow, step
from app.engine.domains.event_tests import EventTest, Steps, lies_under
from app.engine.domains.event_turns import turning_days
from app.engine.outcomes import NOT_MET, UNKNOWN, Outcome, Vector

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence
    from datetime import date

    from app.engine.values import EventList


class Pending(NamedTuple):
    """An event that some test cannot yet decide: how it stands, and how it may turn out."""

    now: Profile
    later: frozenset[Profile]
    count: int  # type: ignore[assignment]  # hides tuple.count
    """What it counts for, up to what any test needs."""


class EventKey(NamedTuple):
    """All that decides the outcomes and the completions of a list of events."""

    settled: Counts
    pending: frozenset[tuple[Pending, int]]
    """Undecided events, and how many there are of each kind."""
    covered: frozenset[str]
    """The wanted types of which no other event exists."""


class EventDomain:
    """Tests of what happened and what lies ahead.

    Args:
        tests: The tests of the attribute; the value of each event test is an `EventTest`.
        closed: Whether a given list holds every event there is (`absence: no`).
    """

    def __init__(self, tests: Sequence[Test], *, closed: bool) -> None:
        self._tests = tests
        self._closed = closed
        self._absent = absent_vector(tests)
        self._asked = [test.value for test in tests if isinstance(test.value, EventTest)]
        self._ages = Steps(turn for asked in self._asked for turn in asked.turns())
        self._amounts = Steps(
            asked.min_amount for asked in self._asked if asked.min_amount is not None
        )
        needs = tuple(asked.min_count for asked in self._asked)
        self._needs = needs + needs
        self._types = frozenset(type_ for asked in self._asked for type_ in asked.types)
        asked = self._asked
        self._tests_of = lru_cache(maxsize=1024)(partial(_matching, asked))
        self._profiles = lru_cache(maxsize=1024)(partial(_profiles, asked))
        self._standing = lru_cache(maxsize=1024)(partial(_standing, self._profiles, self._needs))
        self._outcomes = lru_cache(maxsize=1024)(partial(_outcomes, tests, asked, self._needs))
        self._nothing = (0,) * len(self._needs)
        self._blank = EventKey(self._nothing, frozenset(), frozenset())
        self._empty = self._blank._replace(covered=self._covered(frozenset()))

    def key(self, value: EventList, as_of: date) -> Hashable:
        """Return the settled counts, the undecided events and the covered types."""
        today = as_of.toordinal()
        settled = self._nothing
        pending: dict[Pending, int] = {}
        for event in value.events:
            matching = self._tests_of(event.type)
            if matching:
                age = None if event.date is None else self._ages.of(today - event.date.toordinal())
                amount = None if event.amount is None else self._amounts.of(event.amount)
                standing = self._standing(matching, age, amount, event.count)
                if isinstance(standing, Pending):
                    pending[standing] = pending.get(standing, 0) + 1
                elif settled is self._nothing:
                    settled = standing
                else:
                    settled = total(settled, standing, self._needs)
        covered = self._covered(value.covers) if value.covers else self._empty.covered
        if settled is self._nothing and not pending and covered is self._empty.covered:
            return self._empty
        return EventKey(settled, frozenset(pending.items()), covered)

    def outcomes(self, key: Hashable) -> Vector:
        """Return the outcome of every test."""
        return self._absent if key is None else self._outcomes(cast("EventKey", key))

    def completions(self, key: Hashable) -> frozenset[Vector]:
        """Return the outcomes once dates and amounts are found out and more events are learned."""
        settled, pending, covered = self._blank if key is None else cast("EventKey", key)
        found_out = [(event.later, event.count) for event, times in pending for _ in range(times)]
        news = {
            profile
            for type_ in self._types - covered
            for profile in self._profiles(self._tests_of(type_), None, None)[1]
            | self._future_profiles(type_)
        }
        grown = grow(settled, found_out, news, self._needs)
        closings = self._closings(covered)
        vectors = {self.outcomes(key)}
        for outcomes in {tuple(reached(counts, self._needs)) for counts in grown}:
            lacking = sum(1 << i for i, outcome in enumerate(outcomes) if outcome == NOT_MET)
            for closed in {closing & lacking for closing in closings}:
                vectors.add(_vector(self._tests, outcomes, closed))
            if len(vectors) > MAX_VECTORS:
                raise TooManyError
        return frozenset(vectors)

    def turning_days(self, value: EventList, today: int) -> Iterable[int]:
        """Return the later days (as ordinals) on which a test reaches or loses what it needs."""
        wanted = [(event, self._tests_of(event.type)) for event in value.events]
        for number, asked in enumerate(self._asked):
            events = [event for event, tests in wanted if number in tests]
            if events:
                yield from turning_days(asked, events, today)

    def _future_profiles(self, type_: str) -> frozenset[Profile]:
        """Return how a new event of the type may stand whose date lies ahead."""
        matching = self._tests_of(type_)
        ahead = {a for i in matching for a in self._asked[i].ages() if a < 0}
        return frozenset(
            profile for age in ahead for profile in self._profiles(matching, age, None)[1]
        )

    def _covered(self, covers: frozenset[str]) -> frozenset[str]:
        return self._types if self._closed else self._covers(covers)

    def _covers(self, covers: frozenset[str]) -> frozenset[str]:
        """Return the wanted types that are among `covers` or lie under one of them."""
        return frozenset(
            type_ for type_ in self._types if any(lies_under(type_, cover) for cover in covers)
        )

    def _closings(self, covered: frozenset[str]) -> set[int]:
        """Return which tests can come to be closed together, as bits."""
        closings = {self._types if self._closed else covered}
        for asked in self._asked:
            more = self._covers(asked.types)
            closings |= {closing | more for closing in closings}
            if len(closings) > MAX_VECTORS:
                raise TooManyError
        return {_closed_tests(self._asked, closing) for closing in closings}


def _matching(asked: Sequence[EventTest], type_: str) -> tuple[int, ...]:
    """Return the numbers of the tests that want this type."""
    return tuple(
        i for i, test in enumerate(asked) if any(lies_under(type_, wanted) for wanted in test.types)
    )


def _profiles(
    asked: Sequence[EventTest],
    matching: tuple[int, ...],
    age: float | None,
    amount: float | None,
) -> tuple[Profile, frozenset[Profile]]:
    """Return how an event stands, and how it may stand once its gaps are filled."""
    own = [asked[i] for i in matching]
    ages = {age} if age is not None else {None, *(a for t in own for a in t.ages() if a >= 0)}
    amounts = {amount} if amount is not None else {None, *(a for t in own for a in t.amounts())}
    return _profile(asked, matching, age, amount), frozenset(
        _profile(asked, matching, a, m) for a in ages for m in amounts
    )


def _profile(
    asked: Sequence[EventTest],
    matching: tuple[int, ...],
    age: float | None,
    amount: float | None,
) -> Profile:
    profile = [NOT_MET] * len(asked)
    for i in matching:
        profile[i] = asked[i].status(age, amount)
    return tuple(profile)


def _standing(  # noqa: PLR0913, PLR0917 - what decides it, then the event
    profiles: Callable[..., tuple[Profile, frozenset[Profile]]],
    needs: Counts,
    matching: tuple[int, ...],
    age: float | None,
    amount: float | None,
    count: int,
) -> Counts | Pending:
    """Return what events that these tests want add, or how they wait to be decided."""
    now, later = profiles(matching, age, amount)
    if UNKNOWN in now:
        return Pending(now, later, min(count, max(needs)))
    return total((0,) * len(needs), step(now, count), needs)


def _outcomes(
    tests: Iterable[Test], asked: Iterable[EventTest], needs: Counts, key: EventKey
) -> Vector:
    counts, pending, covered = key
    for event, times in pending:
        counts = total(counts, step(event.now, event.count * times), needs)
    return _vector(tests, reached(counts, needs), _closed_tests(asked, covered))


def _closed_tests(asked: Iterable[EventTest], covered: frozenset[str]) -> int:
    return sum(1 << i for i, test in enumerate(asked) if test.types <= covered)


def _vector(tests: Iterable[Test], outcomes: Iterable[Outcome], closed: int) -> Vector:
    """Return the vector, given what the counts reach and which tests are closed, as bits."""
    decided = iter(
        [
            UNKNOWN if outcome == NOT_MET and not closed >> i & 1 else outcome
            for i, outcome in enumerate(outcomes)
        ]
    )
    presences = (presence_outcome(test.op) for test in tests)
    return tuple(next(decided) if presence is None else presence for presence in presences)
