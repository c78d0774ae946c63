"""From the facts of an account to the value class of every domain."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

from app.engine.domains.dates import DateDomain
from app.engine.domains.events import EventDomain
from app.engine.memo import Memo
from app.engine.validity import Moving, Timed, Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.engine.classes import Classes, ValueClass
    from app.engine.domains.base import Domain, TimedDomain
    from app.engine.parts import Part
    from app.engine.validity import Standing
    from app.engine.values import Facts, Value

REMEMBERED = 4_096
"""Values of one attribute whose classes are remembered."""


class Read(NamedTuple):
    """An attribute, one of the domains that read it, and the value classes of that domain."""

    attribute: str
    domain: Domain[Any]
    classes: Classes


class Reading(NamedTuple):
    """What the facts of an account say to a definition on a day."""

    classes: list[ValueClass]
    """Their class on every domain."""
    standings: list[Standing]
    """Of the known attributes that time moves."""


class FactReader:
    """Reads facts for all domains of a definition.

    Args:
        reads: The domains in the order of their numbers; those of one attribute follow each other.
        parts: The criteria and flags.

    Attributes:
        absent: The class on every domain while nothing is known.
        places: For each attribute that time does not move, the number of its domain, or several,
            and what finds the class, or several, of a value; of None, while it is not known.
        timelines: The attributes that time moves.
    """

    def __init__(self, reads: Sequence[Read], parts: Sequence[Part]) -> None:
        self.absent = [read.classes.of(None) for read in reads]
        places: dict[str, list[int]] = {}
        for place, read in enumerate(reads):
            places.setdefault(read.attribute, []).append(place)
        self.places: dict[str, tuple[int | slice, Callable[[Value | None], Any]]] = {}
        self._timed = []
        for attribute, own in places.items():
            these = slice(own[0], own[-1] + 1)
            if is_timed(reads[own[0]].domain):
                # What an absent date may turn out to be depends on the day.
                always = isinstance(reads[own[0]].domain, DateDomain)
                timeline = Timeline([_timed(place, reads[place], parts) for place in own])
                self._timed.append((these, attribute, always, timeline))
            elif len(own) == 1:
                self.places[attribute] = (own[0], partial(_class, reads[own[0]]))
            else:
                self.places[attribute] = (these, partial(_classes, reads[these]))
        self._places = {
            attribute: (where, Memo(find, REMEMBERED))
            for attribute, (where, find) in self.places.items()
        }
        self.timelines = {attribute: timeline for _, attribute, _, timeline in self._timed}

    def read(self, facts: Facts, as_of: date) -> Reading:
        """Return what the facts say on the day `as_of`."""
        found = self.absent.copy()
        place_of = self._places.get
        for attribute, value in facts.items():
            if place := place_of(attribute):
                where, known = place
                found[where] = known[value]
        moving = {
            attribute: Moving(timeline, given)
            for attribute, timeline in self.timelines.items()
            if (given := facts.get(attribute)) is not None
        }
        return Reading(found, self.standings(as_of, found, moving))

    def standings(
        self, as_of: date, classes: list[ValueClass], moving: Mapping[str, Moving]
    ) -> list[Standing]:
        """Return how the facts that time moves stand on a day, and put in their classes.

        Args:
            as_of: The day.
            classes: The classes on every domain.
            moving: These facts, by their attributes.
        """
        standings = []
        for these, attribute, always, timeline in self._timed:
            known = moving.get(attribute)
            if known is not None:
                standing = known.on(as_of)
            elif always:
                standing = timeline.standing(None, as_of)
            else:
                continue
            classes[these] = standing.classes
            standings.append(standing)
        return standings


def is_timed(domain: Domain[Any]) -> TypeGuard[TimedDomain[Any]]:
    """Tell whether the mere passing of time changes what a domain finds."""
    return isinstance(domain, DateDomain | EventDomain)


def _class(read: Read, value: Value | None) -> ValueClass:
    # any day: time does not move it
    return read.classes.of(None if value is None else read.domain.key(value, date.min))


def _classes(reads: Sequence[Read], value: Value | None) -> list[ValueClass]:
    return [_class(read, value) for read in reads]


def _timed(number: int, read: Read, parts: Sequence[Part]) -> Timed:
    alone = tuple(part for part in parts if part.domains == {number})
    joined = any(number in part.domains and len(part.domains) > 1 for part in parts)
    return Timed(number, read.domain, read.classes, alone, joined)  # type: ignore[arg-type]
