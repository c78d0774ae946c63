"""Kleene's three outcomes, ordered not_met < unknown < met."""

from __future__ import annotations

from typing import Final

Outcome = int
Vector = tuple[Outcome, ...]
"""The outcomes of all leaves on one attribute, in the order the compiler met them."""

NOT_MET: Final = 0
UNKNOWN: Final = 1
MET: Final = 2

NAMES: Final = ("not_met", "unknown", "met")


def outcome(*, met: bool) -> Outcome:
    """Return the outcome of a test whose answer is known."""
    return MET if met else NOT_MET


def opposite(value: Outcome) -> Outcome:
    """Return the outcome of the negated test: the ends swap, unknown stays."""
    return MET - value
