"""What time moves: how it stands on a day, and how long that holds while the facts stay."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from app.engine.memo import Memo
from app.engine.nodes import evaluate
from app.engine.values import EventList

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.engine.classes import Classes, ValueClass
    from app.engine.domains.base import TimedDomain
    from app.engine.outcomes import Vector
    from app.engine.parts import Part
    from app.engine.values import Value

REMEMBERED = 4_096
"""Values on a day whose standing is remembered."""
MAX_EVENTS = 50
"""Of a longer list of events nothing is remembered."""


class Timed(NamedTuple):
    """A domain that time moves."""

    number: int
    domain: TimedDomain[Any]
    classes: Classes
    alone: tuple[Part, ...]
    """The parts that read nothing else."""
    joined: bool
    """Whether some part reads it together with another domain."""


class Standing:
    """How the value of an attribute stands on a day; shared: read, never changed.

    Args:
        domains: The domains that read the attribute.
        value: Its value; None while it is not known.
        as_of: The day.

    Attributes:
        classes: The class of the value on each domain.
        until: The first later day on which a part that reads one domain comes out otherwise.
        doubtful: Earlier days on which a part that reads several domains may come out otherwise.
    """

    __slots__ = ("_domains", "_value", "_vectors", "classes", "doubtful", "until")

    def __init__(self, domains: Sequence[Timed], value: Value | None, as_of: date) -> None:
        self._domains = domains
        self._value = value
        self._vectors: dict[date, dict[int, Vector]] | None = None
        self.classes = [timed.classes.of(timed.domain.key(value, as_of)) for timed in domains]
        self.until: date | None = None
        self.doubtful: tuple[date, ...] = ()
        if value is not None:
            self._look_ahead(value, as_of)

    def vectors(self, day: date) -> dict[int, Vector]:
        """Return the outcomes on each domain on a doubtful day; worked out once."""
        if self._vectors is None:  # most values are never asked
            self._vectors = {}
        found = self._vectors.get(day)
        if found is None:
            found = {timed.number: _vector(timed, self._value, day) for timed in self._domains}
            self._vectors[day] = found
        return found

    def _look_ahead(self, value: Value, as_of: date) -> None:
        until = date.max
        doubtful: set[date] = set()
        for timed, now in zip(self._domains, self.classes, strict=True):
            turns = set(timed.domain.turning_days(value, as_of.toordinal()))
            if not turns:
                continue
            days = [date.fromordinal(turn) for turn in sorted(turns)]
            until = min(until, _first(timed, value, now.outcomes, days))
            if timed.joined:
                doubtful.update(days)
        self.until = None if until == date.max else until
        self.doubtful = tuple(sorted(day for day in doubtful if day < until))


class Moving:
    """A known value of an attribute that time moves.

    Args:
        timeline: The attribute.
        value: The value.
    """

    __slots__ = ("_at", "_timeline", "_value")

    def __init__(self, timeline: Timeline, value: Value) -> None:
        self._timeline = timeline
        self._value = value
        self._at: tuple[date, Standing] | None = None

    def on(self, as_of: date) -> Standing:
        """Return how it stands on a day; asked of the same day again, at once."""
        at = self._at
        if at is None or at[0] != as_of:
            self._at = at = (as_of, self._timeline.standing(self._value, as_of))
        return at[1]


class Timeline:
    """An attribute that time moves.

    Args:
        domains: The domains that read it.
    """

    def __init__(self, domains: Sequence[Timed]) -> None:
        self._domains = domains
        self._known = Memo(partial(_standing, domains), REMEMBERED)

    def standing(self, value: Value | None, as_of: date) -> Standing:
        """Return how a value, or its absence, stands on the day `as_of`."""
        if isinstance(value, EventList):
            if len(value.events) > MAX_EVENTS:
                return Standing(self._domains, value, as_of)
            for event in value.events:  # a generator would cost more than the look-up it saves
                if event.detail or event.source:
                    value = _bare(value)
                    break
        return self._known[value, as_of]


class Validity:
    """Says until when nothing comes out otherwise.

    Args:
        joined: The parts that read several domains, one of which time moves.
    """

    def __init__(self, joined: Sequence[Part]) -> None:
        self._joined = joined
        self._domains = frozenset(number for part in joined for number in part.domains)

    def until(self, standings: Sequence[Standing], classes: Sequence[ValueClass]) -> date | None:
        """Return the first later day with another outcome, the facts staying; None if never.

        Args:
            standings: Of the attributes that time moves, on the day of scoring.
            classes: The value class of the facts on every domain, on that day.
        """
        if len(standings) == 1 and not standings[0].doubtful:  # of most accounts
            return standings[0].until
        until = None
        doubtful = False
        for standing in standings:
            if standing.until is not None and (until is None or standing.until < until):
                until = standing.until
            doubtful = doubtful or bool(standing.doubtful)
        return self._sooner(standings, classes, until) if doubtful else until

    def _sooner(
        self, standings: Iterable[Standing], classes: Sequence[ValueClass], until: date | None
    ) -> date | None:
        """Return a day before `until` on which a part that reads several domains turns, or that."""
        vectors = {number: classes[number].outcomes for number in self._domains}
        now = [evaluate(part.node, vectors) for part in self._joined]
        for day in sorted({day for standing in standings for day in standing.doubtful}):
            if until is not None and day >= until:
                break
            for standing in standings:
                vectors.update(standing.vectors(day))
            if [evaluate(part.node, vectors) for part in self._joined] != now:
                return day
        return until


def _standing(domains: Sequence[Timed], key: tuple[Value | None, date]) -> Standing:
    return Standing(domains, *key)


def _first(timed: Timed, value: Value, vector: Vector, days: Iterable[date]) -> date:
    """Return the first of the days on which a part that reads this domain alone turns."""
    now = [evaluate(part.node, {timed.number: vector}) for part in timed.alone]
    if not now:
        return date.max
    for day in days:
        then = {timed.number: _vector(timed, value, day)}
        if [evaluate(part.node, then) for part in timed.alone] != now:
            return day
    return date.max


def _vector(timed: Timed, value: Value | None, day: date) -> Vector:
    return timed.domain.outcomes(timed.domain.key(value, day))


def _bare(value: EventList) -> EventList:
    """Return a list of events without what no test reads."""
    events = tuple(event._replace(detail=None, source=None) for event in value.events)
    return value._replace(events=events)
