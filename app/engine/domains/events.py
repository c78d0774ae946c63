"""Events: what happened or lies ahead, how often, and for how much."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, cast

from app.engine.domains.base import Test, absent_vector, presence_outcome
from app.engine.domains.event_growth import Profile, Tally, add, grow
from app.engine.domains.event_tests import EventTest, lies_under
from app.engine.outcomes import MET, NOT_MET, UNKNOWN, Vector

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from app.engine.values import EventList


class Pending(NamedTuple):
    """Events that some test cannot yet decide: how they stand, and how they may turn out."""

    now: Profile
    later: frozenset[Profile]
    each: int
    """How many each of them counts for, up to what any test needs."""


class EventKey(NamedTuple):
    """All that decides the outcomes and the completions of a list of events."""

    settled: tuple[int, ...]
    """Per test, the events that certainly pass it, counted up to what it needs."""
    pending: frozenset[tuple[Pending, int]]
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
        self._needs = tuple(asked.min_count for asked in self._asked)
        self._types = frozenset(type_ for asked in self._asked for type_ in asked.types)
        self._matching: dict[str, tuple[int, ...]] = {}
        self._profiles = lru_cache(maxsize=1024)(self._profiles_of)

    def key(self, value: EventList | None, as_of: date) -> Hashable:
        """Return the settled counts, the undecided events and the covered types."""
        if value is None:
            return None
        today = as_of.toordinal()
        settled = [0] * len(self._asked)
        pending: list[Pending] = []
        for event in value.events:
            matching = self._tests_of(event.type)
            if not matching:
                continue
            age = None if event.date is None else today - event.date.toordinal()
            statuses = [self._asked[i].status(age, event.amount) for i in matching]
            if UNKNOWN in statuses:
                now, later = self._profiles(matching, age, event.amount)
                pending.append(Pending(now, later, min(event.count, max(self._needs))))
                continue
            for i, status in zip(matching, statuses, strict=True):
                if status == MET:
                    settled[i] = min(settled[i] + event.count, self._needs[i])
        return EventKey(
            tuple(settled), frozenset(Counter(pending).items()), self._covered(value.covers)
        )

    def outcomes(self, key: Hashable) -> Vector:
        """Return the outcome of every test."""
        if key is None:
            return self._absent
        settled, pending, covered = cast("EventKey", key)
        tally = settled + settled
        for event, times in pending:
            tally = add(tally, event.now, event.each * times, self._needs + self._needs)
        return self._vector(tally, covered)

    def completions(self, key: Hashable) -> frozenset[Vector] | None:
        """Return the outcomes once dates and amounts are found out and more events are learned."""
        nothing = EventKey((0,) * len(self._asked), frozenset(), frozenset())
        settled, pending, covered = nothing if key is None else cast("EventKey", key)
        found_out = [(event.later, event.each) for event, times in pending for _ in range(times)]
        news = {
            profile
            for type_ in self._types - covered
            for profile in self._profiles(self._tests_of(type_), None, None)[1]
            | self._future_profiles(type_)
        }
        tallies = grow(settled + settled, found_out, news, self._needs + self._needs)
        if tallies is None:
            return None
        closings = [self._types] if self._closed else self._closings(covered)
        return frozenset(
            [
                self.outcomes(key),
                *(self._vector(tally, closing) for tally in tallies for closing in closings),
            ]
        )

    def turning_days(self, value: EventList, as_of: date) -> Iterable[date]:
        """Return the days after `as_of` on which an event enters or leaves a test."""
        for event in value.events:
            if event.date is not None:
                for i in self._tests_of(event.type):
                    for days in self._asked[i].turns():
                        day = event.date + timedelta(days=days)
                        if day > as_of:
                            yield day

    def _tests_of(self, type_: str) -> tuple[int, ...]:
        """Return the numbers of the tests that want this type; remembered for wanted types."""
        known = self._matching.get(type_)
        if known is None:
            known = tuple(
                i
                for i, asked in enumerate(self._asked)
                if any(lies_under(type_, wanted) for wanted in asked.types)
            )
            if type_ in self._types:
                self._matching[type_] = known
        return known

    def _profiles_of(
        self, matching: tuple[int, ...], age: int | None, amount: float | None
    ) -> tuple[Profile, frozenset[Profile]]:
        """Return how an event stands, and how it may stand once its gaps are filled."""
        asked = [self._asked[i] for i in matching]
        ages = {age} if age is not None else {None, *(a for t in asked for a in t.ages() if a >= 0)}
        amounts = (
            {amount} if amount is not None else {None, *(a for t in asked for a in t.amounts())}
        )
        return self._profile(matching, age, amount), frozenset(
            self._profile(matching, a, m) for a in ages for m in amounts
        )

    def _future_profiles(self, type_: str) -> frozenset[Profile]:
        """Return how a new event of the type may stand whose date lies ahead."""
        matching = self._tests_of(type_)
        ahead = {a for i in matching for a in self._asked[i].ages() if a < 0}
        return frozenset(
            profile for age in ahead for profile in self._profiles(matching, age, None)[1]
        )

    def _profile(self, matching: tuple[int, ...], age: int | None, amount: float | None) -> Profile:
        profile = [NOT_MET] * len(self._asked)
        for i in matching:
            profile[i] = self._asked[i].status(age, amount)
        return tuple(profile)

    def _covered(self, covers: frozenset[str]) -> frozenset[str]:
        if self._closed:
            return self._types
        if not covers:
            return frozenset()
        return frozenset(
            type_ for type_ in self._types if any(lies_under(type_, cover) for cover in covers)
        )

    def _closings(self, covered: frozenset[str]) -> set[frozenset[str]]:
        """Return the sets of covered types that can be learned, as far as a test tells."""
        closings = {covered}
        for asked in self._asked:
            more = frozenset(
                type_
                for type_ in self._types
                if any(lies_under(type_, wanted) for wanted in asked.types)
            )
            closings |= {closing | more for closing in closings}
        return closings

    def _vector(self, tally: Tally, covered: frozenset[str]) -> Vector:
        decided = iter(
            MET
            if certain >= need
            else UNKNOWN
            if possible >= need or not asked.types <= covered
            else NOT_MET
            for asked, need, certain, possible in zip(
                self._asked,
                self._needs,
                tally[: len(self._asked)],
                tally[len(self._asked) :],
                strict=True,
            )
        )
        presences = (presence_outcome(test.op) for test in self._tests)
        return tuple(next(decided) if presence is None else presence for presence in presences)
