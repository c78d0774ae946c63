"""ALL of several anys: the form of advertising platforms."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

from app.targeting.formulas import Any, any_wish

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.targeting.constraints import Wish
    from app.targeting.formulas import Formula

Clause = tuple["Wish", ...]
"""Wishes of which one must come true."""

MAX_CLAUSES = 500
"""A formula that needs more is not written out."""


class TooManyClausesError(Exception):
    """A formula needs more clauses than are written out."""


def clauses(formula: Formula) -> list[Clause]:
    """Return the clauses that an account must all pass; an empty one is passed by nobody.

    Raises:
        TooManyClausesError: There are more than `MAX_CLAUSES`.
    """
    if isinstance(formula, bool):
        return [] if formula else [()]
    if isinstance(formula, Any):
        return [formula.wishes]
    parts = [clauses(part) for part in formula.parts]
    found: list[Clause] = []
    for failing in combinations(parts, len(parts) - formula.n + 1):
        found.extend(any_of(failing))
        if len(found) > MAX_CLAUSES:
            raise TooManyClausesError
    return list(dict.fromkeys(found))


def any_of(parts: Iterable[list[Clause]]) -> list[Clause]:
    """Return the clauses of an account that passes all clauses of any part.

    Raises:
        TooManyClausesError: There are more than `MAX_CLAUSES`.
    """
    found: list[Clause] = []
    for number, chosen in enumerate(product(*parts)):
        if number >= MAX_CLAUSES:
            raise TooManyClausesError
        joint = any_wish(wish for clause in chosen for wish in clause)
        if isinstance(joint, Any):
            found.append(joint.wishes)
        elif not joint:
            found.append(())
    return found
