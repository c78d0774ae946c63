"""Formulas and boxes held against records of a platform: what a filter means."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.targeting.constraints import Choice, Empty, Holds, Lacks, Span
from app.targeting.formulas import Any as AnyOf

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.targeting.boxes import Box
    from app.targeting.constraints import Constraint, Wish
    from app.targeting.fields import Field
    from app.targeting.formulas import Formula
    from tests.targeting.platforms import Record


def passes(formula: Formula, record: Record, today: date, fields: dict[str, Field]) -> bool:
    """Return whether a record passes a formula."""
    if isinstance(formula, bool):
        return formula
    if isinstance(formula, AnyOf):
        return any(comes_true(one, record, today, fields) for one in formula.wishes)
    return sum(passes(part, record, today, fields) for part in formula.parts) >= formula.n


def is_in(boxes: Collection[Box], record: Record, today: date, fields: dict[str, Field]) -> bool:
    """Return whether a record is in any of the boxes."""
    return any(all(comes_true(one, record, today, fields) for one in box) for box in boxes)


def comes_true(wish: Wish, record: Record, today: date, fields: dict[str, Field]) -> bool:
    """Return whether a record passes a constraint."""
    return _passes(wish.constraint, record[wish.field], today, fields[wish.field])


def _passes(constraint: Constraint, held: Any, today: date, field: Field) -> bool:  # noqa: ANN401
    if held is None:
        return isinstance(constraint, Empty) or getattr(constraint, "empty", False)
    match constraint:
        case Choice(options, others):
            return held in options or (others and held not in field.options)
        case Span():
            return _lies_in(constraint, held, today)
        case Holds(options):
            return not options.isdisjoint(held)
        case Lacks(options):
            return options.isdisjoint(held)
    return False


def _lies_in(span: Span, held: Any, today: date) -> bool:  # noqa: ANN401 - a number or a day
    at = held
    if isinstance(held, date):
        at = held.toordinal() - (today.toordinal() if span.clock == "from_today" else 0)
    above = at > span.low if span.low_open else at >= span.low
    below = at < span.high if span.high_open else at <= span.high
    return bool(above and below)
