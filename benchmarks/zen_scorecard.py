"""The same scorecard as a decision of GoRules zen: points by dimension and the score, no reasons.

zen gets canonical facts with the age of each event worked out, so it does less than the engine.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import zen

from app.engine.compiling.leaves import LeafReader
from app.engine.values import EventList, NumberRange, StringSet
from benchmarks.population import AS_OF
from schemas import conditions

if TYPE_CHECKING:
    from app.engine.compiling.compiled import Compiled
    from app.engine.compiling.leaves import AnyLeaf
    from app.engine.domains.event_tests import EventTest
    from app.engine.values import Facts
    from schemas.conditions import Condition


_SIGNS = {"eq": "==", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


def zen_decision(compiled: Compiled) -> Any:  # noqa: ANN401 - zen has no types
    """Return a zen decision that scores facts made by `zen_facts`."""
    reader = LeafReader(compiled.attributes, compiled.definition.lists)
    expressions = []
    for dimension in compiled.definition.scorecard.dimensions:
        earned = ", ".join(
            f"({_expression(reader, c.when)}) ? {c.points} : 0" for c in dimension.criteria
        )
        expressions.append((dimension.key, f"min([{dimension.max_points}, sum([{earned}])])"))
    total = ", ".join(f"$.{key}" for key, _ in expressions)
    expressions.append(("score", f"sum([{total}])"))
    content = {
        "expressions": [
            {"id": str(i), "key": key, "value": value} for i, (key, value) in enumerate(expressions)
        ]
    }
    graph = {
        "nodes": [
            _node("in", "inputNode", {}),
            _node("score", "expressionNode", content),
            _node("out", "outputNode", {}),
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "score", "type": "edge"},
            {"id": "2", "sourceId": "score", "targetId": "out", "type": "edge"},
        ],
    }
    return zen.ZenEngine().create_decision(json.dumps(graph))


def zen_facts(compiled: Compiled, facts: Facts) -> dict[str, Any]:
    """Return canonical facts as zen reads them: null for unknown, lists for sets and events."""
    return {name: _plain(facts.get(name)) for name in compiled.attributes}


def _node(id_: str, type_: str, content: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": id_,
        "type": type_,
        "name": id_,
        "position": {"x": 0, "y": 0},
        "content": content,
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - canonical values of any type
    match value:
        case StringSet(has=has):
            return sorted(has)
        case EventList(events=events):
            return [
                {
                    "types": [event.type[:end] for end in _prefixes(event.type)],
                    "age": (AS_OF - event.date).days if event.date else None,
                    "amount": event.amount,
                }
                for event in events
            ]
        case NumberRange():
            raise ValueError("zen knows no ranges; compare on exact numbers")
    return value


def _prefixes(type_: str) -> list[int]:
    return [place for place, char in enumerate(type_) if char == "."] + [len(type_)]


def _expression(reader: LeafReader, when: Condition) -> str:
    match when:
        case conditions.All(all=parts):
            return " and ".join(f"({_expression(reader, part)})" for part in parts)
        case conditions.AnyOf(any=parts):
            return " or ".join(f"({_expression(reader, part)})" for part in parts)
    leaf = cast("AnyLeaf", when)
    found = reader.test(leaf)
    op, value = found.op, cast("Any", found.value)
    name = leaf.attribute
    if op in _SIGNS:
        test = f"{name} {_SIGNS[op]} {json.dumps(value)}"
    elif op == "between":
        test = f"{name} in [{value[0]}..{value[1]}]"
    elif op == "in":
        test = f"{name} in {json.dumps(sorted(value))}"
    elif op == "contains_any":
        test = f"some({json.dumps(sorted(value))}, contains({name}, #))"
    elif op == "contains_at_least":
        n, members = value
        test = f"count({json.dumps(sorted(members))}, contains({name}, #)) >= {n}"
    elif op in {"happened", "upcoming"}:
        test = f"count({name}, {_event_expression(value)}) >= {value.min_count}"
    else:
        raise NotImplementedError(f"the benchmark does not translate {op}")
    return f"{name} != null and {test}"


def _event_expression(asked: EventTest) -> str:
    wanted = " or ".join(f"contains(#.types, {json.dumps(type_)})" for type_ in sorted(asked.types))
    parts = [f"({wanted})"]
    parts.append("#.age < 0" if asked.upcoming else "#.age >= 0")
    if asked.within_days is not None:
        bound = (
            f"#.age >= -{asked.within_days}" if asked.upcoming else f"#.age <= {asked.within_days}"
        )
        parts.append(bound)
    if asked.min_amount is not None:
        parts.append(f"#.amount >= {asked.min_amount}")
    return " and ".join(parts)
