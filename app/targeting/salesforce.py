"""Queries of Salesforce (SOQL), which nest AND and OR as deep as they like."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from itertools import combinations
from math import inf, isfinite
from typing import TYPE_CHECKING

from app.targeting.answer import nobody
from app.targeting.constraints import Choice, Empty, Holds, Lacks, Span
from app.targeting.fitting import Written, fitted
from app.targeting.formulas import Any
from app.targeting.steps import TooMuchError, step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.targeting.boxes import Box
    from app.targeting.constraints import Wish
    from app.targeting.fields import Field
    from app.targeting.formulas import Open
    from app.targeting.selection import Selection

MAX_LENGTH = 100_000
"""Characters of a query (Salesforce Developer Limits, SOQL statements)."""
SELECT = "SELECT Id, Name FROM Account WHERE "


def salesforce(chosen: Selection, fields: Mapping[str, Field]) -> Written | None:
    """Return a query of accounts: the whole selection, or the widest part that fits.

    None where no part does; an empty one where everybody passes.

    Raises:
        TargetingError: Nobody passes.
    """
    write = _Writer(fields)
    try:
        formula = chosen.formula()
        if formula is True:
            return Written("", "exact")
        if formula is False:
            raise nobody()
        whole = SELECT + write.formula(formula)
    except TooMuchError:
        whole = ""
    if whole and len(whole) <= MAX_LENGTH:
        return Written(whole, "exact")
    either, written = " OR ", cache(write.box)

    def cost(box: Box) -> int:
        try:
            return len(written(box)) + len(either)
        except TooMuchError:
            return MAX_LENGTH

    found = fitted(chosen, cost, MAX_LENGTH - len(SELECT))
    if not found.boxes:
        return None
    body = SELECT + either.join(map(written, found.boxes))
    return Written(body, "exact" if found.is_whole else "subset")


def text(value: str) -> str:
    """Return a text as SOQL quotes it."""
    return "'" + value.translate(_ESCAPED) + "'"


_ESCAPED = str.maketrans(
    {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)


class _Writer:
    """Writes formulas.

    Args:
        fields: The fields by name.
    """

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self._fields = fields

    def formula(self, formula: Open) -> str:
        """Return a formula as one condition, in parentheses where it needs them."""
        if isinstance(formula, Any):
            return _any(self._wish(wish) for wish in formula.wishes)
        parts = [self.formula(part) for part in formula.parts]
        if formula.n == 1:
            return _any(parts)
        if formula.n == len(parts):
            return _all(parts)
        return _any(_all(way) for way in combinations(parts, formula.n))

    def box(self, box: Box) -> str:
        """Return what all wishes of a box ask."""
        wishes = sorted(box, key=lambda one: (one.field, repr(one.constraint)))
        return _all([self._wish(wish) for wish in wishes])

    def _wish(self, wish: Wish) -> str:
        field = self._fields[wish.field]
        name, constraint = field.name, wish.constraint
        match constraint:
            case Empty():
                return f"{name} = null"
            case Choice(options, others, empty):
                return _or_empty(name, _choice(field, options, others=others), empty=empty)
            case Holds(options):
                return f"{name} INCLUDES ({_listed(options)})"
            case Lacks(options, empty):
                asked = f"{name} EXCLUDES ({_listed(options)})" if options else ""
                return _or_empty(name, _filled(name, asked), empty=empty)
            case Span():
                return _or_empty(name, _span(name, constraint), empty=constraint.empty)


def _choice(field: Field, options: frozenset[str], *, others: bool) -> str:
    name, left = field.name, frozenset(field.options) - options
    if others:
        return _filled(name, f"{name} NOT IN ({_listed(left)})" if left else "")
    if field.type == "boolean" and options:
        return f"{name} = {min(options)}" if left else _filled(name, "")
    return f"{name} IN ({_listed(options)})" if options else ""


def _or_empty(name: str, asked: str, *, empty: bool) -> str:
    """Return a condition, which empty fields fail, or one that they pass."""
    if not empty:
        return asked
    return f"({asked} OR {name} = null)" if asked else f"{name} = null"


def _filled(name: str, asked: str) -> str:
    """Return a condition that empty fields fail: SOQL lets null pass NOT IN, EXCLUDES and <."""
    return f"({name} != null AND {asked})" if asked else f"{name} != null"


def _span(name: str, span: Span) -> str:
    if span.low == -inf and span.high == inf:
        return _filled(name, "")
    if span.clock == "number" and span.low == span.high:
        return f"{name} = {_number(span.low)}"
    ends = []
    if isfinite(span.low):
        ends.append(f"{name} {_low(span)}")
    if isfinite(span.high):
        ends.append(f"{name} {_high(span)}")
    return _all(ends) if isfinite(span.low) else _filled(name, _all(ends))


def _low(span: Span) -> str:
    if span.clock == "number":
        return f"{'>' if span.low_open else '>='} {_number(span.low)}"
    n = int(span.low)
    if span.clock == "day":
        return f">= {date.fromordinal(n)}"
    if n > 1:
        return f"> NEXT_N_DAYS:{n - 1}"
    return f">= LAST_N_DAYS:{-n}" if n < 0 else f"{'>' if n else '>='} TODAY"


def _high(span: Span) -> str:
    if span.clock == "number":
        return f"{'<' if span.high_open else '<='} {_number(span.high)}"
    n = int(span.high)
    if span.clock == "day":
        return f"<= {date.fromordinal(n)}"
    if n < -1:
        return f"< LAST_N_DAYS:{-n - 1}"
    return f"<= NEXT_N_DAYS:{n}" if n > 0 else f"{'<' if n else '<='} TODAY"


def _number(value: float) -> str:
    return format(Decimal(repr(value)).normalize(), "f")


def _listed(options: Iterable[str]) -> str:
    return ", ".join(text(option) for option in sorted(options))


def _any(parts: Iterable[str]) -> str:
    return _joined(parts, " OR ")


def _all(parts: Iterable[str]) -> str:
    return _joined(parts, " AND ")


def _joined(parts: Iterable[str], word: str) -> str:
    """Return the parts together, in parentheses where there are several.

    Raises:
        TooMuchError: That is longer than a query, or takes too many steps.
    """
    kept: list[str] = []
    length = 0
    for part in parts:
        step()
        kept.append(part)
        length += len(part)
        if length > MAX_LENGTH:
            raise TooMuchError
    return kept[0] if len(kept) == 1 else f"({word.join(kept)})"
