"""LinkedIn's audiences, as far as companies go: whose people `targetingCriteria` reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.targeting.platforms import Record

Json = dict[str, Any]


def selects(criteria: Json, record: Record) -> bool:
    """Return whether the people of a company are reached.

    Args:
        criteria: ALL of `include`, and none of `exclude`.
        record: The value that each facet has for the company.
    """
    assert criteria
    assert criteria.keys() <= {"include", "exclude"}
    included = criteria.get("include", {"and": []})["and"]
    excluded = criteria.get("exclude", {"or": {}})["or"]
    return all(_any(clause["or"], record) for clause in included) and not _any(excluded, record)


def _any(facets: dict[str, list[str]], record: Record) -> bool:
    assert all(facets.values())
    return any(record[facet] in values for facet, values in facets.items())
