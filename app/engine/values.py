"""Canonical values: what normalise hands to evaluate.

A text or enum key is a `str`, a yes or no a `bool`, an exact number an `int` or `float`, a day a
`datetime.date`; what is only partly known has a type of its own here. Unknown is absence.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class NumberRange(NamedTuple):
    """An interval of reals; a missing side is open to infinity, `below` excludes its end."""

    min: float | None = None
    max: float | None = None
    below: float | None = None


class StringSet(NamedTuple):
    """Members known to be there, and members known to be lacking; all folded."""

    has: frozenset[str]
    lacks: frozenset[str] = frozenset()


class Event(NamedTuple):
    """Something that happened, or will happen, `count` times at the account."""

    type: str
    date: date | None = None
    amount: float | None = None
    count: int = 1  # type: ignore[assignment]  # the language's own word hides tuple.count
    detail: str | None = None
    source: str | None = None


class EventList(NamedTuple):
    """Events, and the types of which no other event exists (`covers`)."""

    events: tuple[Event, ...]
    covers: frozenset[str] = frozenset()


Value = str | bool | int | float | date | NumberRange | StringSet | EventList
Facts = dict[str, Value]
"""A canonical account: attribute name to value, unknown ones absent."""
