"""Number attributes: JSON numbers, ranges and number text, held to the attribute's bounds."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

from app.engine.normalise.notes import Notes, Read, Unreadable
from app.engine.normalise.number_text import Number, exact, read_number_text
from app.engine.values import NumberRange

if TYPE_CHECKING:
    from schemas.attributes import NumberAttribute

_WANTED = "a number, a text, or a range {min, max} or {min, below}"
_SIDES = ("min", "max", "below")


def number_reader(name: str, declaration: NumberAttribute) -> Read:
    """Return what reads a number attribute."""
    pointer = f"/{name}"
    minimum, maximum = declaration.minimum, declaration.maximum
    lowest = -sys.float_info.max if minimum is None else minimum
    highest = sys.float_info.max if maximum is None else maximum
    least, most = max(lowest, -(2**53)), min(highest, 2**53)

    def read(value: object, notes: Notes) -> Number | NumberRange | None:
        if type(value) is float and lowest <= value <= highest:
            return exact(value)
        if type(value) is int and least <= value <= most:
            return value
        found: Number | NumberRange | Unreadable | None
        if type(value) is str:
            found = read_number_text(value) if notes.sound(value, pointer) else None
        elif type(value) is dict:
            found = _json_range(value, pointer, notes)
        else:
            found = json_number(value, pointer, notes, _WANTED)
        if found is None:
            return None
        if not isinstance(found, Unreadable):
            why = _outside(found, minimum, maximum)
            if not why:
                return found
            found = Unreadable("out_of_range", why)
        notes.warn(name, value, found)
        return None

    return read


def json_number(
    value: object, pointer: str, notes: Notes, wanted: str = "a number"
) -> Number | None:
    """Return a JSON number as the nearest finite binary64; note the fault of anything else."""
    if type(value) is not int and type(value) is not float:
        notes.wrong_kind(pointer, value, wanted)
        return None
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if math.isfinite(number):
        return exact(number)
    notes.fault(pointer, "not_finite", "A number is finite, and within the range of binary64.")
    return None


def _json_range(
    value: dict[str, object], pointer: str, notes: Notes
) -> NumberRange | Number | None:
    before = len(notes.faults)
    notes.fields(value, _SIDES, pointer)
    ends = {
        side: json_number(value[side], f"{pointer}/{side}", notes)
        for side in _SIDES
        if value.get(side) is not None
    }
    if len(notes.faults) > before:
        return None
    low, high, below = (ends.get(side) for side in _SIDES)
    if high is not None and below is not None:
        notes.fault(pointer, "two_ends", "A range has `max` or `below`, not both.")
    elif not ends:
        notes.fault(pointer, "empty_range", "A range has `min`, `max` or `below`.")
    elif low is not None and low > _top(high, below):
        notes.fault(pointer, "inverted_range", "A range's `min` is not above its other end.")
    elif low is not None and low == below:
        notes.fault(pointer, "empty_range", "A range whose `min` is its `below` holds nothing.")
    elif low is not None and low == high:
        return low
    else:
        return NumberRange(min=low, max=high, below=below)
    return None


def _top(high: float | None, below: float | None) -> float:
    if high is not None:
        return high
    return math.inf if below is None else below


def _outside(
    found: Number | NumberRange, minimum: float | None, maximum: float | None
) -> str | None:
    if isinstance(found, NumberRange):
        ends = [end for end in found if end is not None]
        open_at_minimum = found.below is not None and found.below == minimum
    else:
        ends, open_at_minimum = [found], False
    if minimum is not None and (min(ends) < minimum or open_at_minimum):
        return f"is below the minimum, {minimum:g}"
    if maximum is not None and max(ends) > maximum:
        return f"is above the maximum, {maximum:g}"
    return None
