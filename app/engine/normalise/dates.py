"""Dates: calendar days, and timestamps taken to their day in UTC."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from app.engine.normalise.notes import Unreadable
from app.engine.normalise.text import remembered

_FORM = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[Tt ]([01][0-9]|2[0-3]):([0-5][0-9]):(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
    r"(?:[Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9])))?"
)
_FIRST, _LAST = date(1900, 1, 1), date(2999, 12, 31)

_NO_DATE = Unreadable(
    "unrecognised_value",
    "is not a date; write it like 2026-03-01, or as a timestamp like 2026-03-01T09:30:00Z",
)
_NO_DAY = Unreadable("unrecognised_value", "is not a day of the calendar")
_FAR = Unreadable("out_of_range", "is not in the years 1900 to 2999")


@remembered
def read_date(text: str) -> date | Unreadable | None:
    """Return the day a text names; None when it is blank."""
    text = text.strip()
    found = _FORM.fullmatch(text)
    if not found:
        return _NO_DATE if text else None
    year, month, day, hour, minute, sign, hours, minutes = found.groups(default="0")
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    try:
        local = datetime(int(year), int(month), int(day), int(hour), int(minute))  # noqa: DTZ001 - the offset follows
        moment = local + offset if sign == "-" else local - offset
    except ValueError:
        return _NO_DAY
    except OverflowError:
        return _FAR
    return moment.date() if _FIRST <= moment.date() <= _LAST else _FAR
