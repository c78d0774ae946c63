"""Any of several ALLs: the form that platforms without arithmetic and nesting take.

A box is a set of wishes that must all come true.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from app.targeting.constraints import Wish, both, passes_nothing, within
from app.targeting.formulas import Any
from app.targeting.steps import step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.targeting.formulas import Formula

Box = frozenset[Wish]


def boxes(formula: Formula) -> list[Box]:
    """Return the boxes of which an account passes any, none of them within another.

    Raises:
        TooMuchError: It takes too many steps.
    """
    if isinstance(formula, bool):
        return [frozenset()] if formula else []
    if isinstance(formula, Any):
        return [frozenset({wish}) for wish in formula.wishes]
    parts = [boxes(part) for part in formula.parts]
    found: list[Box] = []
    for chosen in combinations(parts, formula.n):
        found = widest([*found, *all_of(chosen)])
    return found


def all_of(parts: Iterable[list[Box]]) -> list[Box]:
    """Return the boxes of an account that passes one of each part.

    Raises:
        TooMuchError: It takes too many steps.
    """
    found: list[Box] = [frozenset()]
    for part in sorted(parts, key=len):
        found = widest(
            [one for old in found for new in part if (one := joined(old, new)) is not None]
        )
    return found


def joined(one: Box, other: Box) -> Box | None:
    """Return the box of both; None where nothing can be in it.

    Raises:
        TooMuchError: It takes too many steps.
    """
    wishes = list(one)
    for wish in other:
        step(1 + len(wishes) // 4)
        new = wish
        for old in [old for old in wishes if old.field == new.field]:
            joint = both(old.constraint, new.constraint)
            if joint is None:
                continue
            wishes.remove(old)
            new = Wish(new.field, joint)
        if passes_nothing(new.constraint):
            return None
        wishes.append(new)
    return frozenset(wishes)


def widest(found: Iterable[Box]) -> list[Box]:
    """Return the boxes that lie within no other, those of the fewest wishes first."""
    kept: list[Box] = []
    widen(kept, sorted(dict.fromkeys(found), key=len))
    return kept


def widen(kept: list[Box], found: Iterable[Box]) -> None:
    """Add to boxes those that lie in none of them, and take out those that lie in a new one."""
    for box in found:
        step(1 + len(kept) * len(box) // 8)
        if not any(lies_within(box, other) for other in kept):
            kept[:] = [other for other in kept if not lies_within(other, box)]
            kept.append(box)


def lies_within(inner: Box, outer: Box) -> bool:
    """Return whether whoever is in the first box is in the second."""
    return all(
        wish in inner
        or any(wish.field == one.field and within(one.constraint, wish.constraint) for one in inner)
        for wish in outer
    )
