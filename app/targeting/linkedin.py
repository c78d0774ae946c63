"""Targeting criteria of LinkedIn's advertising: facets, ALL of anys, and what is left out.

LinkedIn knows the companies of its members by its own facets; nobody is reached whose facet is not
known, whatever a filter says of empty fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.targeting.answer import nobody
from app.targeting.clauses import any_of, clauses
from app.targeting.constraints import Choice, takes_empty
from app.targeting.fitting import Written
from app.targeting.steps import TooMuchError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.targeting.clauses import Clause
    from app.targeting.constraints import Constraint
    from app.targeting.fields import Field
    from app.targeting.selection import Selection

Json = dict[str, Any]
Facets = dict[str, list[str]]
"""Values by facet, of which any will do."""


def linkedin(chosen: Selection, fields: Mapping[str, Field]) -> Written | None:
    """Return `targetingCriteria`; None where they would be too long.

    Where nothing can be asked of a company, nothing is in them.

    Raises:
        TargetingError: Nobody passes.
    """
    found: dict[Clause, None] = {}
    try:
        for members in chosen.necessary():
            clause = any_of(clauses(chosen.members[one.pointer]) for one in members)
            found |= dict.fromkeys(clause)
        found |= dict.fromkeys(clauses(chosen.admitted))
    except TooMuchError:
        return None
    return Written(_criteria(found, fields), "exact")


def with_people(body: Json, people: Iterable[Facets]) -> Json:
    """Return criteria that ask for kinds of people as well."""
    include = body.get("include", {"and": []})
    return {**body, "include": {"and": [*include["and"], *({"or": one} for one in people if one)]}}


def _criteria(found: Iterable[Clause], fields: Mapping[str, Field]) -> Json:
    include: list[Facets] = []
    exclude: dict[str, set[str]] = {}
    for clause in found:
        passed = {wish.field: _passed(wish.constraint) for wish in clause}
        left = {name: frozenset(fields[name].options) - own for name, own in passed.items()}
        if any(takes_empty(wish.constraint) and not left[wish.field] for wish in clause):
            continue  # everybody passes
        if len(clause) == 1 and _rules_out(clause[0].constraint, left[clause[0].field]):
            exclude.setdefault(clause[0].field, set()).update(left[clause[0].field])
        elif not any(passed.values()):
            raise nobody()
        else:
            include.append({name: sorted(own) for name, own in passed.items() if own})
    body: Json = {}
    if include:
        body["include"] = {"and": [{"or": facets} for facets in include]}
    if exclude:
        body["exclude"] = {"or": {facet: sorted(values) for facet, values in exclude.items()}}
    return body


def _passed(constraint: Constraint) -> frozenset[str]:
    return constraint.options if isinstance(constraint, Choice) else frozenset()


def _rules_out(constraint: Constraint, left: frozenset[str]) -> bool:
    """Return whether a facet is better said by the values that do not pass."""
    return takes_empty(constraint) or 0 < len(left) < len(_passed(constraint))
