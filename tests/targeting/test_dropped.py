from __future__ import annotations

from typing import Any

import orjson
import pytest

from app.targeting.answer import TargetingError
from app.targeting.targeting import Question, targeting_filter
from schemas.definition import Definition
from schemas.platform import PlatformMapping
from tests.targeting.holding import ICP

TESTS: dict[str, Any] = {
    "sector": {"attribute": "sector", "op": "eq", "value": "software"},
    "size": {"attribute": "employees", "op": "gte", "value": 51},
    "audited": {
        "attribute": "triggers",
        "op": "happened",
        "value": {"types": ["audit", "funding"], "within_days": 90},
    },
    "grows": {
        "attribute": "triggers",
        "op": "happened",
        "value": {"types": ["hiring"], "within_days": 90, "min_count": 3},
    },
    "seen": {"attribute": "triggers", "op": "known"},
    "near": {"attribute": "country", "op": "in", "value": ["DE", "AT"]},
}
DEFINITION = Definition.model_validate_json(
    orjson.dumps(
        {
            "language": 1,
            "key": "drawn",
            "name": "Drawn",
            "statement": "One.",
            "owner": "tests",
            "review": {"cadence_days": 90},
            "attributes": {"sector": {"type": "enum", "values": ["software", "banking"]}},
            "scorecard": {
                "dimensions": [
                    {
                        "key": "fit",
                        "name": "Fit",
                        "max_points": 6,
                        "criteria": [
                            {"key": key, "points": 1, "reason": "It counts", "when": when}
                            for key, when in TESTS.items()
                        ],
                    }
                ]
            },
            "bands": [
                {"key": "high", "min_score": 6, "action": "Call"},
                {"key": "low", "min_score": 0, "action": "Leave"},
            ],
            "personas": [
                {
                    "key": "boss",
                    "kind": "buyer",
                    "role": "economic_buyer",
                    "name": "Boss",
                    "titles": {
                        "phrases": ["head of data"],
                        "functions": ["data"],
                        "seniorities": ["vp"],
                    },
                }
            ],
        }
    )
)
SIZE = {"attribute": "employees", "field": "size", "type": "number"}
AUDIT = {"attribute": "triggers", "field": "audit_on", "type": "date", "event": "audit"}


def _mapping(*fields: dict[str, Any], platform: str = "hubspot", **more: Any) -> PlatformMapping:  # noqa: ANN401
    made = {"platform_mapping": 1, "key": "mine", "name": "Mine", "platform": platform}
    return PlatformMapping.model_validate_json(orjson.dumps({**made, "fields": fields, **more}))


def _dropped(*fields: dict[str, Any], **more: Any) -> set[tuple[str, str]]:  # noqa: ANN401
    asked = Question("hubspot", basis="facts", **more)
    answer = targeting_filter(DEFINITION, ICP, asked, _mapping(*fields))
    assert answer.relation == "superset"
    return {(one.key, one.reason) for one in answer.dropped}


def test_what_a_platform_has_no_field_for() -> None:
    """Each test that it cannot say is named, with why; of several events, those without a date."""
    assert _dropped(SIZE, AUDIT) == {
        ("sector", "no_field"),
        ("audited", "no_field"),
        ("grows", "not_expressible"),
        ("seen", "not_expressible"),
        ("near", "no_field"),
    }


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ({"type": "number"}, "field_type"),
        ({"type": "boolean", "options": {"true": 5, "false": 6}}, "field_type"),
        ({"type": "text", "options": {"SW": "software"}}, "raw_text"),
    ],
)
def test_a_field_that_cannot_hold_it(field: dict[str, Any], reason: str) -> None:
    """A field of another type says nothing; a text may always be spelled otherwise."""
    sector = {"attribute": "sector", "field": "sector", **field}
    assert ("sector", reason) in _dropped(SIZE, AUDIT, sector)


def test_nothing_left_to_ask() -> None:
    """A filter that would take everybody is refused, with what a mapping would have to say."""
    with pytest.raises(TargetingError, match="nothing would be left to ask for") as told:
        _dropped({"attribute": "ownership", "field": "owned", "type": "text"})
    assert "sector" in str(told.value)
    assert told.value.field == "format"


def test_nobody_of_whom_it_is_sure() -> None:
    """A subset of which nobody can be sure is refused."""
    with pytest.raises(TargetingError, match="nobody of whom it is sure"):
        _dropped(SIZE, relation="subset")


def test_options_that_nothing_meets() -> None:
    """A filter that nobody passes is refused, and says which criterion no option meets."""
    sector = {"attribute": "sector", "field": "sector", "type": "picklist", "options": {"X": "x"}}
    with pytest.raises(TargetingError, match="ever meets sector"):
        targeting_filter(
            DEFINITION.model_copy(update={"scorecard": _only(DEFINITION, "sector")}),
            ICP,
            Question("hubspot", basis="facts"),
            _mapping(sector),
        )


def _only(definition: Definition, key: str) -> object:
    (dimension,) = definition.scorecard.dimensions
    kept = tuple(one for one in dimension.criteria if one.key == key)
    kept = tuple(one.model_copy(update={"points": 6}) for one in kept)
    of_it = dimension.model_copy(update={"criteria": kept})
    return definition.scorecard.model_copy(update={"dimensions": (of_it,)})


def test_the_people_of_a_persona() -> None:
    """They have a function and a seniority; a phrase is named that the platform cannot take."""
    people = {
        "functions": "urn:li:adTargetingFacet:jobFunctions",
        "seniorities": "urn:li:adTargetingFacet:seniorities",
        "options": {"data": ["urn:li:function:13"], "vp": ["urn:li:seniority:7"]},
    }
    mapping = _mapping(platform="linkedin", people=people)
    asked = Question("linkedin", persona="boss")
    answer = targeting_filter(DEFINITION, ICP, asked, mapping)
    assert answer.filter == {
        "include": {
            "and": [
                {"or": {"urn:li:adTargetingFacet:jobFunctions": ["urn:li:function:13"]}},
                {"or": {"urn:li:adTargetingFacet:seniorities": ["urn:li:seniority:7"]}},
            ]
        }
    }
    (told,) = [one for one in answer.dropped if one.key == "boss"]
    assert told.pointer == "/personas/0/titles/phrases/0"
    with pytest.raises(TargetingError, match="Only LinkedIn's filters reach people"):
        targeting_filter(DEFINITION, ICP, Question("hubspot", persona="boss"), _mapping(SIZE))
