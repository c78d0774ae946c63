"""Targeting criteria of LinkedIn's advertising: facets, ALL of anys, and what is left out.

LinkedIn knows the companies of its members by its own facets; nobody is reached whose facet is not
known, whatever a filter says of empty fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.targeting.clauses import TooManyClausesError, any_of, clauses
from app.targeting.constraints import Choice
from app.targeting.fitting import Written
from app.targeting.sums import TooManyWaysError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.targeting.answer import Relation
    from app.targeting.clauses import Clause
    from app.targeting.constraints import Constraint
    from app.targeting.fields import Field
    from app.targeting.selection import Selection

Json = dict[str, Any]
Facets = dict[str, list[str]]
"""Values by facet, of which any will do."""


def linkedin(chosen: Selection, fields: Mapping[str, Field]) -> Written:
    """Return `targetingCriteria`: the whole selection, or what is necessary for it."""
    found: list[Clause] = []
    relation: Relation = "exact"
    try:
        for members in chosen.necessary():
            found.extend(any_of(clauses(chosen.members[one.key]) for one in members))
    except (TooManyClausesError, TooManyWaysError):
        found, relation = [], "superset"
    try:
        found.extend(clauses(chosen.admitted))
    except TooManyClausesError:
        relation = "superset"
    return Written(_criteria(list(dict.fromkeys(found)), fields), relation)


def with_people(body: Json, people: Iterable[Facets]) -> Json:
    """Return criteria that ask for kinds of people as well."""
    include = body.get("include", {"and": []})
    return {**body, "include": {"and": [*include["and"], *({"or": one} for one in people if one)]}}


def _criteria(found: list[Clause], fields: Mapping[str, Field]) -> Json:
    include: list[Facets] = []
    exclude: dict[str, set[str]] = {}
    for clause in found:
        left_out = _left_out(clause, fields)
        if left_out is None:
            include.append(dict(_facets(clause, fields)))
        else:
            facet, values = left_out
            exclude.setdefault(facet, set()).update(values)
    body: Json = {}
    if include:
        body["include"] = {"and": [{"or": facets} for facets in include]}
    if exclude:
        body["exclude"] = {"or": {facet: sorted(values) for facet, values in exclude.items()}}
    return body


def _left_out(clause: Clause, fields: Mapping[str, Field]) -> tuple[str, frozenset[str]] | None:
    """Return the facet and the values that a clause rules out, where it is no more than that."""
    if len(clause) != 1:
        return None
    (wish,) = clause
    passed = _passed(wish.constraint)
    others = frozenset(fields[wish.field].options) - passed
    rules_out = isinstance(wish.constraint, Choice) and wish.constraint.empty
    return (wish.field, others) if rules_out or len(others) < len(passed) else None


def _facets(clause: Clause, fields: Mapping[str, Field]) -> Iterator[tuple[str, list[str]]]:
    for wish in clause:
        yield fields[wish.field].name, sorted(_passed(wish.constraint))


def _passed(constraint: Constraint) -> frozenset[str]:
    return constraint.options if isinstance(constraint, Choice) else frozenset()
