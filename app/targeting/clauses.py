"""ALL of several anys: the form of advertising platforms."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

from app.targeting.formulas import Any, any_wish
from app.targeting.steps import step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.targeting.constraints import Wish
    from app.targeting.formulas import Formula

Clause = tuple["Wish", ...]
"""Wishes of which one must come true."""


def clauses(formula: Formula) -> list[Clause]:
    """Return the clauses that an account must all pass; an empty one is passed by nobody.

    Raises:
        TooMuchError: It takes too many steps.
    """
    if isinstance(formula, bool):
        return [] if formula else [()]
    if isinstance(formula, Any):
        return [formula.wishes]
    parts = [clauses(part) for part in formula.parts]
    found: list[Clause] = []
    for failing in combinations(parts, len(parts) - formula.n + 1):
        found.extend(any_of(failing))
    return list(dict.fromkeys(found))


def any_of(parts: Iterable[list[Clause]]) -> list[Clause]:
    """Return the clauses of an account that passes all clauses of any part.

    Raises:
        TooMuchError: It takes too many steps.
    """
    found: list[Clause] = []
    for chosen in product(*parts):
        step(1 + sum(map(len, chosen)) // 2)
        joint = any_wish(wish for clause in chosen for wish in clause)
        if isinstance(joint, Any):
            found.append(joint.wishes)
        elif not joint:
            found.append(())
    return found
