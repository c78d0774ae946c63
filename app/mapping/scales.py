"""Numbers on another scale: revenue in millions, growth in per cent."""

from __future__ import annotations

from decimal import Decimal

from app.engine.normalise.number_text import exact, read_number_text
from app.engine.values import NumberRange

_ENDS = ("min", "max", "below")


def scaled(value: object, factor: float) -> object:
    """Return a number, number text or range times `factor`; what is none of these stays itself."""
    if isinstance(value, str):
        read = read_number_text(value)
        if isinstance(read, NumberRange):
            value = {end: bound for end, bound in read._asdict().items() if bound is not None}
        elif isinstance(read, int | float):
            value = read
    if isinstance(value, dict):
        return {
            key: _times(bound, factor) if key in _ENDS else bound for key, bound in value.items()
        }
    return _times(value, factor)


def is_zero(value: object) -> bool:
    """Tell whether a value is the number 0, or text for it."""
    if isinstance(value, str):
        value = read_number_text(value)
    return isinstance(value, int | float) and not isinstance(value, bool) and value == 0


def _times(value: object, factor: float) -> object:
    # in decimals, so that 1100.04 million is 1100040000 and not a float beside it
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return exact(float(Decimal(repr(value)) * Decimal(repr(factor))))
