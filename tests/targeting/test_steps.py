from __future__ import annotations

from typing import Any

import orjson
import pytest

from app.targeting.answer import FilterFormat, TargetingError
from app.targeting.targeting import Question, targeting_filter
from schemas.definition import Definition
from schemas.platform import PlatformMapping
from tests.targeting.holding import ICP

YES: dict[str, Any] = {"y": True, "n": False}


def _yes(number: int) -> dict[str, Any]:
    return {"attribute": f"b{number}", "op": "eq", "value": True}


def _asked(dimensions: list[list[dict[str, Any]]], least: int, format_: FilterFormat) -> str:
    """Return the relation of the filter, or what stands against it."""
    made: dict[str, Any] = {"language": 1, "key": "large", "name": "Large", "statement": "Large."}
    names = [f"b{number}" for number in range(100)]
    parts = [
        {
            "key": f"d{place}",
            "name": "One of them",
            "max_points": 100,
            "criteria": [
                {
                    "key": f"c{place}-{number}",
                    "points": number % 10 + 1,
                    "reason": "It counts",
                    **one,
                }
                for number, one in enumerate(criteria)
            ],
        }
        for place, criteria in enumerate(dimensions)
    ]
    bands = [
        {"key": "high", "min_score": least, "action": "Call"},
        {"key": "low", "min_score": 0, "action": "Leave"},
    ]
    made |= {"owner": "tests", "review": {"cadence_days": 90}, "bands": bands}
    made |= {
        "attributes": {name: {"type": "boolean"} for name in names},
        "scorecard": {"dimensions": parts},
    }
    fields = [
        {"attribute": name, "field": name, "type": "picklist", "options": YES} for name in names
    ]
    mapping = {"platform_mapping": 1, "key": "mine", "name": "Mine", "platform": format_}
    try:
        return targeting_filter(
            Definition.model_validate_json(orjson.dumps(made)),
            ICP,
            Question(format_, basis="facts"),
            PlatformMapping.model_validate_json(orjson.dumps({**mapping, "fields": fields})),
        ).relation
    except TargetingError as error:
        return str(error)


@pytest.mark.parametrize("format_", ["hubspot", "salesforce", "linkedin"])
def test_more_ways_than_can_be_looked_at(format_: FilterFormat) -> None:
    """A definition of 10 dimensions of 10 criteria each gets a filter that asks for less."""
    dimensions = [
        [{"when": _yes(10 * place + number)} for number in range(10)] for place in range(10)
    ]
    assert _asked(dimensions, 540, format_) == "superset"


@pytest.mark.parametrize("format_", ["hubspot", "salesforce", "linkedin"])
def test_a_condition_that_cannot_be_written_out(format_: FilterFormat) -> None:
    """At least half of 50 tests has more ways than any platform takes: it is refused, and said."""
    half = {"when": {"at_least": 25, "of": [_yes(number) for number in range(50)]}}
    assert "too long" in _asked([[half]], 1, format_)
