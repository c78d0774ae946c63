"""The same scorecard as rules of json-rules-engine: a rule a criterion, its points as the event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from app.engine.compiling.leaves import LeafReader
from schemas import conditions

if TYPE_CHECKING:
    from app.engine.compiling.compiled import Compiled
    from app.engine.compiling.leaves import AnyLeaf
    from app.engine.domains.event_tests import EventTest
    from schemas.conditions import Condition

Json = dict[str, Any]

_OPERATORS = {
    "eq": "equal",
    "lt": "lessThan",
    "lte": "lessThanInclusive",
    "gt": "greaterThan",
    "gte": "greaterThanInclusive",
    "in": "in",
    "contains": "contains",
    "happened": "events",
    "upcoming": "events",
}


def rules_scorecard(compiled: Compiled) -> Json:
    """Return the rules, and the most points of each dimension."""
    reader = LeafReader(compiled.attributes, compiled.definition.lists)
    dimensions = compiled.definition.scorecard.dimensions
    return {
        "attributes": list(compiled.attributes),
        "limits": {dimension.key: dimension.max_points for dimension in dimensions},
        "rules": [
            {
                "conditions": {"all": [_condition(reader, criterion.when)]},
                "event": {
                    "type": criterion.key,
                    "params": {"dimension": dimension.key, "points": criterion.points},
                },
            }
            for dimension in dimensions
            for criterion in dimension.criteria
        ],
    }


def _condition(reader: LeafReader, when: Condition) -> Json:
    match when:
        case conditions.All(all=parts):
            return {"all": [_condition(reader, part) for part in parts]}
        case conditions.AnyOf(any=parts):
            return {"any": [_condition(reader, part) for part in parts]}
    leaf = cast("AnyLeaf", when)
    found = reader.test(leaf)
    return _leaf(leaf.attribute, found.op, cast("Any", found.value))


def _leaf(name: str, op: str, value: Any) -> Json:  # noqa: ANN401 - a value of any operator
    match op:
        case "between":
            low, high = value
            return {"all": [_leaf(name, "gte", low), _leaf(name, "lte", high)]}
        case "contains_any":
            members = sorted(value)
            return {"any": [_leaf(name, "contains", member) for member in members]}
        case "in":
            value = sorted(value)
        case "happened" | "upcoming":
            value = _event(value)
    if op not in _OPERATORS:
        raise NotImplementedError(f"the benchmark does not translate {op}")
    return {"fact": name, "operator": _OPERATORS[op], "value": value}


def _event(asked: EventTest) -> Json:
    return {
        "types": sorted(asked.types),
        "upcoming": asked.upcoming,
        "within_days": asked.within_days,
        "min_amount": asked.min_amount,
        "min_count": asked.min_count,
    }
