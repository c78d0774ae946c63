"""Events as nearly all are sent, read quickly: nothing to warn of, and nothing wrong."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.engine.memo import Memo
from app.engine.normalise.dates import read_date
from app.engine.normalise.number_text import Number, exact, read_number_text
from app.engine.normalise.text import FOLDED, SHORT, UnusualError, flaw
from app.engine.values import Event
from schemas.base import MAX_LIST_VALUES

if TYPE_CHECKING:
    from collections.abc import Callable

_REMEMBERED = 2_048
_LARGEST = 2**53


def usual_events(given: list[object]) -> list[Event]:
    """Return the events of a list.

    Raises:
        LookupError: Something in it needs a closer look.
        TypeError: The same.
    """
    if len(given) > MAX_LIST_VALUES:
        raise UnusualError
    events = [_event(member) for member in given]
    if len(events) > 1:
        once: dict[tuple[object, ...], Event] = {}
        for event in events:
            once.setdefault(event[:4], event)
        if len(once) < len(events):
            return list(once.values())
    return events


def _event(member: object) -> Event:
    if type(member) is not dict:
        raise UnusualError
    fields: list[Any] = [None, None, None, 1, None, None]
    for key, field in member.items():
        if field is not None:
            place, read = _FIELDS[key]
            fields[place] = read(field)
    if not fields[0]:
        raise UnusualError
    return tuple.__new__(Event, fields)  # as Event._make does, in a third of the time


def _day(text: object) -> date | None:
    found = read_date(text) if type(text) is str and len(text) <= SHORT and not flaw(text) else 0
    if found is None or type(found) is date:
        return found
    raise UnusualError


_DAYS: Memo[str, date | None] = Memo(_day, _REMEMBERED)


def _amount(given: object) -> Number | None:
    if type(given) is str:
        return _AMOUNTS[given]
    if (type(given) is int or type(given) is float) and 0 <= given <= _LARGEST:
        return exact(float(given))
    raise UnusualError


def _amount_text(text: str) -> Number | None:
    found = read_number_text(text) if len(text) <= SHORT and not flaw(text) else -1
    if found is None or (isinstance(found, int | float) and found >= 0):
        return found
    raise UnusualError


_AMOUNTS: Memo[str, Number | None] = Memo(_amount_text, _REMEMBERED)


def _count(given: object) -> int:
    if type(given) is int and 1 <= given <= _LARGEST:
        return given
    raise UnusualError


def _text(given: object) -> str | None:
    if type(given) is not str or flaw(given):
        raise UnusualError
    return given if given.strip() else None


_FIELDS: dict[str, tuple[int, Callable[[Any], object]]] = {
    "type": (0, FOLDED.__getitem__),
    "date": (1, _DAYS.__getitem__),
    "amount": (2, _amount),
    "count": (3, _count),
    "detail": (4, _text),
    "source": (5, _text),
}
