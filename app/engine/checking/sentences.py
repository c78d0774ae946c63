"""One sentence for each kind of error of the models: what is wrong, and what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from app.engine.checking.places import fields, is_model
from app.engine.checking.wording import (
    KEY_PATTERNS,
    expected,
    found,
    meant,
    one_of,
    quoting_helps,
)
from app.engine.codes import Code
from app.engine.faults import child, shown
from schemas.base import LONGEST_DURATION
from schemas.conditions import LEAVES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic import JsonValue

    from app.engine.checking.places import Place

    Context = dict[str, Any]
    Wrong = tuple[str, Code, str]

_CONDITION = "write 'attribute' and 'op', or one of 'all', 'any', 'not' and 'at_least'"


def wrong_kind(place: Place, _context: Context) -> Wrong:
    """Return the fault of a value that is of another kind than the model wants."""
    quotes = " in quotes" if quoting_helps(place.expected, place.value) else ""
    message = f"This is {found(place.value)}; write {expected(place.expected)}{quotes}."
    return place.pointer, Code.WRONG_KIND, message


def _missing(place: Place, _context: Context) -> Wrong:
    if not is_model(place.owner):
        parent = place.pointer.rpartition("/")[0]
        return parent, Code.TOO_SHORT, f"Items are missing; write {expected(place.owner)}."
    message = f"{shown(place.name)} is missing; add it: {expected(place.expected)}."
    return place.pointer, Code.MISSING, message


def _unknown_field(place: Place, _context: Context) -> Wrong:
    known = tuple(fields(place.owner))
    message = f"There is no field {shown(place.name)} here{meant(place.name, known)}"
    return place.pointer, Code.UNKNOWN_FIELD, message


def _untagged(place: Place, context: Context) -> Wrong:
    """Return the fault of an object that does not say which of several models it is."""
    if context["discriminator"] == "_condition_tag()":
        return _no_condition(place)
    if context["discriminator"] == "_owner_tag()":
        message = "An owner is an object with either 'attribute' or 'roster'."
        return place.pointer, Code.WRONG_KIND, message
    name = context["discriminator"].strip("'")
    choices = [choice for member in get_args(place.expected) for choice in _literals(member, name)]
    pointer = child(place.pointer, name)
    value = place.value.get(name) if isinstance(place.value, dict) else None
    if value is None:
        return pointer, Code.MISSING, f"'{name}' is missing; add it: {one_of(choices)}."
    return pointer, Code.UNKNOWN_CHOICE, _not_a_choice(value, choices)


def _literals(member: Any, name: str) -> tuple[str, ...]:  # noqa: ANN401 - annotations are of any type
    return get_args(fields(member)[name])


def _no_condition(place: Place) -> Wrong:
    value = place.value
    if not isinstance(value, dict):
        return place.pointer, Code.WRONG_KIND, f"This is {found(value)}; {_CONDITION}."
    if "op" not in value:
        return place.pointer, Code.MISSING, f"This is not a condition; {_CONDITION}."
    op = value["op"]
    said = f"There is no operator {shown(op)}" if isinstance(op, str) else f"This is {found(op)}"
    message = f"{said}{meant(op if isinstance(op, str) else '', tuple(LEAVES))}"
    return child(place.pointer, "op"), Code.UNKNOWN_OPERATOR, message


def _choice(place: Place, _context: Context) -> Wrong:
    choices = get_args(place.expected)
    return place.pointer, Code.UNKNOWN_CHOICE, _not_a_choice(place.value, choices)


def _not_a_choice(value: JsonValue, choices: Sequence[object]) -> str:
    if isinstance(value, str) and value:
        return f"{shown(value)} is not a choice here{meant(value, [str(one) for one in choices])}"
    return f"This is {found(value)}; write {one_of(choices)}."


def _pattern(place: Place, context: Context) -> Wrong:
    words = KEY_PATTERNS.get(context["pattern"])
    if words is None:
        return _blank(place, context)
    key = place.value if isinstance(place.value, str) else place.name
    return place.pointer, Code.BAD_KEY, f"{shown(key)} is no key; write {words}."


def _blank(place: Place, _context: Context) -> Wrong:
    return place.pointer, Code.BLANK, "This text is blank; write one."


def _too_short(place: Place, context: Context) -> Wrong:
    message = f"This is empty; write at least {context['min_length']} item."
    return place.pointer, Code.TOO_SHORT, message


def _too_long(place: Place, context: Context) -> Wrong:
    unit = "characters" if isinstance(place.value, str) else "items"
    size = len(place.value) if isinstance(place.value, str | list | dict) else 0
    message = f"This has {size:,} {unit}; at most {context['max_length']:,} are allowed."
    return place.pointer, Code.TOO_LONG, message


def _bound(bound: float) -> str:
    return f"{int(bound) if bound == int(bound) else bound:,}"


def _too_low(place: Place, context: Context) -> Wrong:
    message = f"This is {found(place.value)}; write at least {_bound(context['ge'])}."
    return place.pointer, Code.OUT_OF_RANGE, message


def _too_high(place: Place, context: Context) -> Wrong:
    message = f"This is {found(place.value)}; write at most {_bound(context['le'])}."
    return place.pointer, Code.OUT_OF_RANGE, message


def _not_above(place: Place, context: Context) -> Wrong:
    message = f"This is {found(place.value)}; write more than {_bound(context['gt'])}."
    return place.pointer, Code.OUT_OF_RANGE, message


def _date(place: Place, _context: Context) -> Wrong:
    message = (
        f"{shown(str(place.value))} is no day of the calendar; write one of the years 1900 to 2999"
        " as YYYY-MM-DD."
    )
    return place.pointer, Code.BAD_DATE, message


def _duration(place: Place, context: Context) -> Wrong:
    if not isinstance(place.value, str):
        return wrong_kind(place, context)
    message = (
        f"{shown(place.value)} is no duration; write ISO 8601 weeks, or days, hours, minutes and"
        f" seconds, above zero and at most {LONGEST_DURATION.days:,} days, such as PT4H or P2D."
    )
    return place.pointer, Code.BAD_DURATION, message


SENTENCES: dict[str, Callable[[Place, Context], Wrong]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_field,
    "union_tag_invalid": _untagged,
    "union_tag_not_found": _untagged,
    "literal_error": _choice,
    "string_pattern_mismatch": _pattern,
    "string_too_short": _blank,
    "string_too_long": _too_long,
    "too_short": _too_short,
    "too_long": _too_long,
    "greater_than_equal": _too_low,
    "greater_than": _not_above,
    "less_than_equal": _too_high,
    "date_parsing": _date,
    "date_range": _date,
    "duration_parsing": _duration,
    "duration_range": _duration,
    "time_delta_parsing": _duration,
}
"""By Pydantic's error type; every other type means a wrong kind."""
