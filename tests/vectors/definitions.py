"""From the short form of a vector to a whole definition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemas.attributes import IDENTITY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Json = dict[str, Any]

_ANYTHING = {"attribute": "employees", "op": "known"}
_TOP_LEVEL = ("attributes", "lists", "research", "anti_icp")


def definition(short: Json, attributes: Json) -> Json:
    """Return a definition of which the vector gives only what matters to it.

    Args:
        short: Its parts; `dimensions` and `bands` may be left out, and so may every text, every
            `max_points`, and the `when` of a criterion or flag, which then tests whether the
            boolean attribute of its own key is true.
        attributes: Declared attributes.
    """
    parts = {name: short[name] for name in _TOP_LEVEL if name in short}
    declared = {**attributes, **parts.get("attributes", {})}
    dimensions = [_dimension(dimension) for dimension in short.get("dimensions", [_some()])]
    flags = [_tested(flag) for flag in parts.get("anti_icp", [])]
    tested = [criterion for dimension in dimensions for criterion in dimension["criteria"]]
    own = {part["key"]: {"type": "boolean"} for part in [*tested, *flags] if _is_own(part)}
    own = {key: declaration for key, declaration in own.items() if key not in declared}
    if "research" in parts:
        parts["research"] = {"action": "research", **parts["research"]}
    return {
        "language": 1,
        "key": "vector",
        "name": "Vector",
        "statement": "A vector of the language.",
        "owner": "revops",
        "review": {"cadence_days": 90},
        **parts,
        "attributes": {**declared, **own},
        "scorecard": {"dimensions": dimensions},
        "bands": [
            {"action": band["key"], **band}
            for band in short.get("bands", [{"key": "all", "min_score": 0}])
        ],
        "anti_icp": flags,
    }


def of_condition(when: Json) -> Json:
    """Return a definition that tests one condition, where conditions of its kind are allowed."""
    if not _attributes(when).isdisjoint(IDENTITY):
        return {"anti_icp": [{"key": "c", "when": when, "effect": "warn"}]}
    return of_criteria({"c": when})


def of_criteria(conditions: Mapping[str, Json]) -> Json:
    """Return a definition with these criteria, one point each."""
    criteria = [{"key": key, "when": when, "points": 1} for key, when in conditions.items()]
    return {"dimensions": [{"key": "d", "max_points": len(criteria), "criteria": criteria}]}


def _some() -> Json:
    return {"key": "d", "criteria": [{"key": "c", "when": _ANYTHING, "points": 1}]}


def _dimension(short: Json) -> Json:
    criteria = [_tested(criterion) for criterion in short["criteria"]]
    most = sum(criterion["points"] for criterion in criteria)
    return {"name": short["key"], "max_points": most, **short, "criteria": criteria}


def _tested(short: Json) -> Json:
    when = {"attribute": short["key"], "op": "eq", "value": True}
    return {"when": when, "reason": short["key"], **short}


def _is_own(part: Json) -> bool:
    when = part["when"]
    return bool(when.get("attribute") == part["key"] and when.get("value") is True)


def _attributes(when: Json) -> set[str]:
    return set(_names(when))


def _names(value: object) -> Iterator[str]:
    """Yield the attribute of every leaf."""
    if isinstance(value, list):
        for member in value:
            yield from _names(member)
    elif isinstance(value, dict):
        if "attribute" in value:
            yield value["attribute"]
        for group in ("all", "any", "of", "not"):
            yield from _names(value.get(group))
