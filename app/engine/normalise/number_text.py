"""Number text: the grammar of what people and vendors write for a number.

A text is cut into tokens, each a letter; two patterns over the letters say which sequences mean a
number or a range. Whatever they do not cover is not guessed at.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING
from unicodedata import category

from app.engine.normalise.notes import Unreadable
from app.engine.normalise.text import fold, remembered
from app.engine.values import NumberRange

if TYPE_CHECKING:
    from collections.abc import Iterator

Number = int | float

_NO_NUMBER = frozenset(
    fold(word)
    for word in (
        *("", "n/a", "na", "none", "null", "unknown", "not available", "undisclosed"),
        *("not applicable", "unknown / non-applicable", "tbd", "-", "--", "?"),
    )
)
_MULTIPLIERS = {
    **dict.fromkeys(("k", "thousand"), 3),
    **dict.fromkeys(("m", "mm", "mn", "mil", "million"), 6),
    **dict.fromkeys(("b", "bn", "billion"), 9),
    **dict.fromkeys(("t", "tn", "trillion"), 12),
}
_POWERS = {**_MULTIPLIERS, "%": -2}

# n number, c US dollars, p per cent, x and above, o over, l less than, u up to, t the word to,
# d a dash before something, r another dash, m multiplier, w a word that changes nothing
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<n>(?:[1-9][0-9]{{0,2}}(?:(?:,[0-9]{{3}})+|(?:[ \u00a0\u2009\u202f][0-9]{{3}})+)(?![0-9])
              |[0-9]+|(?=\.[0-9]))
            (?:\.[0-9]+)?(?:e[+-]?[0-9]+)?)
    | (?P<c>\((?:us\$|usd)\)|us\s?\$|usd(?![a-z])|\$)
    | (?P<p>%)
    | (?P<x>\+|or\s+more(?![a-z]))
    | (?P<o>>|(?:over|more\s+than)(?![a-z]))
    | (?P<l><|(?:under|less\s+than)(?![a-z]))
    | (?P<u>up\s+to(?![a-z]))
    | (?P<t>to(?![a-z]))
    | (?P<d>-(?=\S))
    | (?P<r>[-\u2013])
    | (?P<m>(?:{"|".join(_MULTIPLIERS)})(?![a-z]))
    | (?P<w>(?:employees?|people|staff|revenue|arr|per\s+year)(?![a-z]))
    )""",
    re.VERBOSE,
)
_ONE = re.compile(r"(?P<bound>[olu]?)(?P<sign>d?)c?n[mp]?c?w*(?:cw*)?")
_TWO = re.compile(
    r"(?P<sign>d?)c?n(?P<scale>[mp]?)c?(?:d|[rt](?P<sign2>d?))c?n(?P<scale2>[mp]?)c?w*(?:cw*)?"
)
_GROUPING = re.compile(r"[,\s]")
_OTHER_MONEY = re.compile(
    r"(?<![a-z])(?:(?:a|au|aud|c|ca|cad|can|nz|nzd|hk|hkd|s|sg|sgd|r|mx|nt|twd)\s?\$|(?:"
    r"eur|euros?|gbp|pounds?|sterling|jpy|yen|chf|francs?|cad|aud|nzd|cny|rmb|yuan|inr|rs|rupees?|"
    r"sek|nok|dkk|kr|pln|zł|czk|huf|ron|rub|rubles?|uah|brl|reais|mxn|pesos?|zar|sgd|hkd|twd|krw|won|"
    r"ils|aed|sar|thb|idr|myr|php|vnd)(?![a-z]))"
)

_UNRECOGNISED = Unreadable(
    "unrecognised_value",
    "is not a number or a range of numbers; write it like 250, 51-200, 10,001+, $5M or 30%",
)
_REVERSED = Unreadable(
    "unrecognised_value", "is a range that holds nothing; write the smaller end first"
)
_OTHER_CURRENCY = Unreadable(
    "other_currency", "is not in US dollars; convert it to US dollars first"
)


@remembered
def read_number_text(text: str) -> Number | NumberRange | Unreadable | None:
    """Return what a text means as a number; None when it says that nothing is known."""
    if fold(text) in _NO_NUMBER:
        return None
    text = text.strip().casefold()
    tokens = list(_tokens(text))
    shape = "".join(kind for kind, _ in tokens)
    at_least = shape.count("x") == 1 and shape.index("x") > shape.find("n")
    one = _ONE.fullmatch(shape.replace("x", "") if at_least else shape)
    two = _TWO.fullmatch(shape)
    digits = [token for kind, token in tokens if kind == "n"]
    powers = [_POWERS[token] for kind, token in tokens if kind in "mp"]
    if one and not (one["bound"] and at_least):
        end = _number(one["sign"], digits[0], sum(powers))
        return _bounded("o" if at_least else one["bound"], end)
    if two and {two["scale"], two["scale2"]} != {"m", "p"}:
        low_power, high_power = (powers or [0])[0], (powers or [0])[-1]
        low = _number(two["sign"], digits[0], low_power)
        high = _number(two["sign2"], digits[1], high_power)
        return _range(low, high, half_open="c" in shape or "m" in shape)
    return _OTHER_CURRENCY if _other_currency(text) else _UNRECOGNISED


def exact(number: float) -> Number:
    """Return an integer where it says the same, so that equal numbers look equal."""
    whole = number.is_integer() and abs(number) <= 2**53
    return int(number) if whole else number


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if not found or not found.lastgroup:
            yield "?", ""
            return
        yield found.lastgroup, found[found.lastgroup]
        position = found.end()


def _number(sign: str | None, digits: str, power: int) -> float:
    # the power goes into the literal: one rounding, so that 18.3 MM is 18300000 and 5% is 0.05
    mantissa, _, exponent = _GROUPING.sub("", digits).partition("e")
    value = float(f"{mantissa}e{int(exponent or 0) + power}")
    return -value if sign else value


def _bounded(bound: str, end: float) -> Number | NumberRange | Unreadable:
    if not math.isfinite(end):
        return _UNRECOGNISED
    if bound == "o":
        return NumberRange(min=exact(end))
    if bound:
        return _range(0.0, end, half_open=bound == "l")
    return exact(end)


def _range(low: float, high: float, *, half_open: bool) -> Number | NumberRange | Unreadable:
    if not (math.isfinite(low) and math.isfinite(high)):
        return _UNRECOGNISED
    if low > high or (half_open and low == high):
        return _REVERSED
    if half_open:
        return NumberRange(min=exact(low), below=exact(high))
    return exact(low) if low == high else NumberRange(min=exact(low), max=exact(high))


def _other_currency(text: str) -> bool:
    signs = any(character != "$" and category(character) == "Sc" for character in text)
    return signs or bool(_OTHER_MONEY.search(text))
