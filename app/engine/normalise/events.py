"""Events: dated happenings at the account, and the types of which all are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.domains.event_tests import lies_under
from app.engine.normalise.dates import read_date
from app.engine.normalise.notes import Notes, Read, Unreadable
from app.engine.normalise.number_text import Number, read_number_text
from app.engine.normalise.numbers import json_number
from app.engine.normalise.sets import members, no_member, within_limit
from app.engine.normalise.text import fold
from app.engine.normalise.usual_events import usual_events
from app.engine.values import Event, EventList, NumberRange

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from schemas.attributes import EventsAttribute

_WANTED = "a list of events, or an object {events, covers}"
_PARTS = ("events", "covers")

_NO_POINT = Unreadable("unrecognised_value", "is a range; an event takes one number")
_NO_AMOUNT = Unreadable("out_of_range", "is below 0; an event's amount is not negative")
_NO_COUNT = Unreadable("unrecognised_value", "is not a whole number; it counts as 1")
_NO_EVENT = Unreadable("out_of_range", "is below 1; an event that did not happen is left out")


def events_reader(name: str, declaration: EventsAttribute) -> Read:
    """Return what reads an events attribute.

    No events at all is a value only when the definition says that what is absent did not happen
    (`absence: no`) and the list itself was empty, or when some type is covered. A type is no longer
    covered when an event of it is left out for its date: such an event there was.
    """
    pointer = f"/{name}"
    closed = declaration.absence == "no"

    def read(value: object, notes: Notes) -> EventList | None:
        before = len(notes.faults)
        given, at, covers = value, pointer, frozenset[str]()
        if type(value) is str and not value.strip():
            return None
        if type(value) is dict:
            notes.fields(value, _PARTS, pointer)
            given, at = value.get("events"), f"{pointer}/events"
            covers = members(value.get("covers"), f"{pointer}/covers", notes)
        events: Collection[Event] = ()
        if type(given) is list:
            try:
                events = usual_events(given)
            except (LookupError, TypeError):
                reader = _EventReader(name, notes)
                events = _events(given, at, reader)
                covers = _still_covered(covers, reader.dropped)
        elif given is not None:
            notes.wrong_kind(at, given, "a list of events" if at != pointer else _WANTED)
        if len(notes.faults) > before:
            return None
        known = events or covers or (closed and given == [])
        return EventList(tuple(events), covers) if known else None

    return read


def _still_covered(covers: frozenset[str], dropped: set[str]) -> frozenset[str]:
    """Return the covered types of which no event was dropped: of the others, one is not given."""
    return frozenset(
        covered for covered in covers if not any(lies_under(kind, covered) for kind in dropped)
    )


def _events(value: list[object], pointer: str, reader: _EventReader) -> list[Event]:
    if not within_limit(value, pointer, reader.notes):
        return []
    once: dict[tuple[object, ...], Event] = {}
    for index, member in enumerate(value):
        place = f"{pointer}/{index}"
        if type(member) is not dict:
            no_member(member, place, reader.notes, "an event {type, date, amount, count}")
            continue
        event = reader.event(member, place)
        if event:
            once.setdefault((event.type, event.date, event.amount, event.count), event)
    return list(once.values())


class _EventReader:
    """Reads the events of one attribute of one account."""

    __slots__ = ("_name", "dropped", "notes")

    def __init__(self, name: str, notes: Notes) -> None:
        self._name = name
        self.dropped: set[str] = set()
        """The types of events left out although they happened, or will."""
        self.notes = notes

    def event(self, value: dict[str, object], pointer: str) -> Event | None:
        """Return the event; None when a warning or a fault says why there is none."""
        self.notes.fields(value, Event._fields, pointer)
        kind = self._type(value.get("type"), f"{pointer}/type")
        day = self._date(value.get("date"), f"{pointer}/date")
        amount = self._amount(value.get("amount"), f"{pointer}/amount")
        count = self._count(value.get("count"), f"{pointer}/count")
        detail = self._text(value.get("detail"), f"{pointer}/detail")
        source = self._text(value.get("source"), f"{pointer}/source")
        if not count:
            return None
        if isinstance(day, Unreadable):
            self.dropped.add(kind)
            return None
        return Event(kind, day, amount, count, detail, source)

    def _text(self, value: object, pointer: str) -> str | None:
        if value is None:
            return None
        if type(value) is not str:
            self.notes.wrong_kind(pointer, value, "a text")
            return None
        return value if self.notes.sound(value, pointer) and value.strip() else None

    def _type(self, value: object, pointer: str) -> str:
        if value is None or (type(value) is str and not value.strip()):
            self.notes.fault(pointer, "missing", "An event has a type.")
        return fold(self._text(value, pointer) or "")

    def _date(self, value: object, pointer: str) -> date | Unreadable | None:
        text = self._text(value, pointer)
        found = read_date(text) if text else None
        if isinstance(found, Unreadable):
            why = Unreadable(found.code, f"{found.problem}; its event is left out")
            self.notes.warn(self._name, text, why)
        return found

    def _amount(self, value: object, pointer: str) -> Number | None:
        found = self._point(value, pointer)
        if found is None or found >= 0:
            return found
        self.notes.warn(self._name, value, _NO_AMOUNT)
        return None

    def _count(self, value: object, pointer: str) -> int:
        found = self._point(value, pointer)
        if found is None:
            return 1
        if found < 1:
            self.notes.warn(self._name, value, _NO_EVENT)
            return 0
        if isinstance(found, int):
            return found
        if type(value) is str:
            self.notes.warn(self._name, value, _NO_COUNT)
        else:
            self.notes.fault(pointer, "wrong_kind", "A count is a whole number, at most 2^53.")
        return 1

    def _point(self, value: object, pointer: str) -> Number | None:
        if value is None:
            return None
        if type(value) is not str:
            return json_number(value, pointer, self.notes, "a number or a text")
        found = read_number_text(value) if self.notes.sound(value, pointer) else None
        if isinstance(found, NumberRange):
            found = _NO_POINT
        if isinstance(found, Unreadable):
            self.notes.warn(self._name, value, found)
            return None
        return found
