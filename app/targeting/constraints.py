"""What a filter asks of one field, and how two such wishes go together.

A platform has no third value: a field holds something or is empty. `empty` says whether an empty
field passes.
"""

from __future__ import annotations

from math import inf
from typing import Literal, NamedTuple

Clock = Literal["number", "day", "from_today"]
"""What a span counts: units, days of the calendar (as ordinals), days after the current one."""


class Empty(NamedTuple):
    """The field is empty."""


class Choice(NamedTuple):
    """The field holds one of these options, or one that the mapping does not list."""

    options: frozenset[str]
    others: bool = False
    empty: bool = False


class Span(NamedTuple):
    """The field holds something from one end to another; an open end is not part of it."""

    clock: Clock
    low: float = -inf
    high: float = inf
    low_open: bool = False
    high_open: bool = False
    empty: bool = False


class Holds(NamedTuple):
    """The field holds at least one of these options."""

    options: frozenset[str]


class Lacks(NamedTuple):
    """The field holds none of these options."""

    options: frozenset[str]
    empty: bool = False


Constraint = Empty | Choice | Span | Holds | Lacks


class Wish(NamedTuple):
    """A constraint on a field."""

    field: str
    constraint: Constraint


def takes_empty(constraint: Constraint) -> bool:
    """Return whether an empty field passes."""
    return isinstance(constraint, Empty) or getattr(constraint, "empty", False)


def passes_nothing(constraint: Constraint) -> bool:
    """Return whether no field passes."""
    match constraint:
        case Choice(options, others, empty):
            return not (options or others or empty)
        case Span():
            return _is_void(constraint) and not constraint.empty
        case Holds(options):
            return not options
    return False


def passes_everything(constraint: Constraint) -> bool:
    """Return whether every field passes; of a choice, only the mapping's options tell."""
    match constraint:
        case Span(low=low, high=high, empty=empty):
            return empty and low == -inf and high == inf
        case Lacks(options, empty):
            return empty and not options
    return False


def both(one: Constraint, other: Constraint) -> Constraint | None:  # noqa: PLR0911 - one a pair
    """Return the constraint that stands for both; None where two are needed."""
    if isinstance(one, Empty) or isinstance(other, Empty):
        return Empty() if takes_empty(one) and takes_empty(other) else Choice(frozenset())
    match one, other:
        case Choice(), Choice():
            empty = one.empty and other.empty
            return Choice(one.options & other.options, one.others and other.others, empty)
        case Span(), Span() if one.clock == other.clock:
            return _overlap(one, other)
        case Lacks(), Lacks():
            return Lacks(one.options | other.options, one.empty and other.empty)
        case (Holds(held), Lacks(lacked)) | (Lacks(lacked), Holds(held)) if held <= lacked:
            return Choice(frozenset())
    if within(one, other):
        return one
    return other if within(other, one) else None


def either(one: Constraint, other: Constraint) -> Constraint | None:
    """Return the constraint that any of the two is; None where two are needed."""
    match one, other:
        case Choice(), Choice():
            empty = one.empty or other.empty
            return Choice(one.options | other.options, one.others or other.others, empty)
        case Holds(), Holds():
            return Holds(one.options | other.options)
        case (Empty(), Choice() | Span() | Lacks() as filled) | (
            Choice() | Span() | Lacks() as filled,
            Empty(),
        ):
            return filled._replace(empty=True)
    if within(one, other):
        return other
    return one if within(other, one) else None


def within(one: Constraint, other: Constraint) -> bool:  # noqa: PLR0911 - one a pair
    """Return whether every field that passes the first passes the second."""
    if passes_nothing(one):
        return True
    if takes_empty(one) and not takes_empty(other):
        return False
    match one, other:
        case Empty(), _:
            return True
        case Choice(), Choice():
            return one.options <= other.options and one.others <= other.others
        case Span(), Span():
            return one.clock == other.clock and (_is_void(one) or _holds(other, one))
        case Holds(), Holds():
            return one.options <= other.options
        case Lacks(), Lacks():
            return one.options >= other.options
        case Holds(), Lacks():
            return not other.options
    return False


def _is_void(span: Span) -> bool:
    open_ = span.low_open or span.high_open
    return span.low > span.high or (span.low == span.high and open_)


def _low(span: Span) -> tuple[float, bool]:
    return span.low, span.low_open


def _high(span: Span) -> tuple[float, bool]:
    return span.high, not span.high_open


def _overlap(one: Span, other: Span) -> Constraint:
    low, low_open = max(_low(one), _low(other))
    high, high_closed = min(_high(one), _high(other))
    found = Span(one.clock, low, high, low_open, not high_closed, one.empty and other.empty)
    return Empty() if _is_void(found) and found.empty else found


def _holds(outer: Span, inner: Span) -> bool:
    return _low(outer) <= _low(inner) and _high(inner) <= _high(outer)
