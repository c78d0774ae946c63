from __future__ import annotations

from random import Random
from typing import Any

import orjson

from app.targeting.audience import audience
from app.targeting.fitting import terms
from app.targeting.hubspot import MAX_FILTERS
from app.targeting.readings import Readings
from app.targeting.selection import selection
from app.targeting.steps import budget
from app.targeting.targeting import Question, targeting_filter
from schemas.definition import Definition
from schemas.platform import PlatformMapping
from tests.engine.strategies import TODAY
from tests.targeting.cases import Case
from tests.targeting.holding import ICP, holds
from tests.targeting.hubspot_lists import filters_of, selects
from tests.targeting.soql import reader

DIMENSIONS, CRITERIA = 5, 4
ALTERNATIVES = 41_040
"""Ways to come to 8 of 10 points with 5 dimensions of 4 criteria, each dimension up to 2 points."""


def _names() -> list[str]:
    return [f"a{one}{other}" for one in range(DIMENSIONS) for other in range(CRITERIA)]


def _definition(least: int) -> Definition:
    made: dict[str, Any] = {
        "language": 1,
        "key": "many-ways",
        "name": "Many ways",
        "statement": "Many ways lead there.",
        "owner": "tests",
        "review": {"cadence_days": 90},
        "attributes": {name: {"type": "boolean"} for name in _names()},
        "scorecard": {
            "dimensions": [
                {
                    "key": f"d{one}",
                    "name": "One of them",
                    "max_points": 2,
                    "criteria": [
                        {
                            "key": name,
                            "points": 1,
                            "reason": "It counts",
                            "when": {"attribute": name, "op": "eq", "value": True},
                        }
                        for name in _names()
                        if name.startswith(f"a{one}")
                    ],
                }
                for one in range(DIMENSIONS)
            ]
        },
        "bands": [
            {"key": "high", "min_score": least, "action": "Call"},
            {"key": "low", "min_score": 0, "action": "Leave"},
        ],
    }
    return Definition.model_validate_json(orjson.dumps(made))


def _case(platform: str, least: int = 8) -> Case:
    fields = [{"attribute": name, "field": name, "type": "boolean"} for name in _names()]
    made = {
        "platform_mapping": 1,
        "key": "mine",
        "name": "Mine",
        "platform": platform,
        "fields": fields,
    }
    mapping = PlatformMapping.model_validate_json(orjson.dumps(made))
    random = Random(7)  # noqa: S311 - nothing is kept secret by it
    values = ["true", "true", "true", "false", None]
    records = [{name: random.choice(values) for name in _names()} for _ in range(500)]
    return Case(_definition(least), mapping, records)


def test_what_comes_to_a_score() -> None:
    """Every way to come to a score is found once, none with more than it takes."""
    case = _case("hubspot")
    readings = Readings(case.definition, case.mapping, None, sure=True)
    chosen = selection(audience(case.definition, "high"), readings, unknown=False)
    with budget(ALTERNATIVES * 10):
        found = {frozenset(one.key for one in term) for term in terms(chosen)}
    assert len(found) == ALTERNATIVES
    assert {len(one) for one in found} == {8}


def test_a_list_that_would_be_too_long_holds_the_largest_part() -> None:
    """HubSpot gets as many ways as it takes, and is told that there are others."""
    case, asked = _case("hubspot"), Question("hubspot", "high", "facts")
    answer = targeting_filter(case.definition, ICP, asked, case.mapping)
    body: Any = answer.filter
    assert answer.relation == "subset"
    assert answer.dropped == ()
    assert MAX_FILTERS - 8 < len(filters_of(body)) <= MAX_FILTERS
    holds(case, asked, answer, lambda record: selects(body, record, TODAY))


def test_a_superset_asks_for_less() -> None:
    """Where nobody may be missed, criteria are dropped until the rest fits, and named."""
    case = _case("hubspot")
    asked = Question("hubspot", "high", "facts", relation="superset")
    answer = targeting_filter(case.definition, ICP, asked, case.mapping)
    body: Any = answer.filter
    assert answer.relation == "superset"
    assert {one.reason for one in answer.dropped} == {"too_many"}
    holds(case, asked, answer, lambda record: selects(body, record, TODAY))


def test_a_query_says_all_ways_at_once() -> None:
    """Salesforce, which nests, gets the same selection whole."""
    case, asked = _case("salesforce"), Question("salesforce", "high", "facts")
    answer = targeting_filter(case.definition, ICP, asked, case.mapping)
    assert answer.relation == "exact"
    assert isinstance(answer.filter, str)
    holds(case, asked, answer, reader(answer.filter, TODAY))
