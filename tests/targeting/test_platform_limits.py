from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.engine.checking import check
from app.targeting.answer import TargetingError
from app.targeting.checking import check_platform_mapping
from app.targeting.targeting import Question, targeting_filter
from tests.documents import minimal_document
from tests.targeting.building import platform_mapping
from tests.targeting.holding import ICP

if TYPE_CHECKING:
    from pydantic import JsonValue

    from app.targeting.answer import FilterFormat, TargetingFilter

RIVAL: JsonValue = {
    "key": "rival",
    "when": {"attribute": "rival", "op": "eq", "value": True},
    "effect": "disqualify",
    "reason": "A rival",
}
SIZES: JsonValue = {
    "attribute": "employees",
    "field": "sizes",
    "type": "picklist",
    "options": {"small": "1-10", "large": "11-50"},
}
SEGMENT: JsonValue = {
    "attribute": "rival",
    "field": "segments",
    "type": "picklist",
    "options": {"urn:li:adSegment:5": True},
}


def asked(
    when: JsonValue, question: Question, *fields: JsonValue, flags: list[JsonValue] | None = None
) -> TargetingFilter:
    """Return the filter of a definition with one criterion."""
    criterion: JsonValue = {"key": "one", "when": when, "points": 1, "reason": "Because"}
    dimension: JsonValue = {"key": "fit", "name": "Fit", "max_points": 1, "criteria": [criterion]}
    document = minimal_document(
        attributes={"rival": {"type": "boolean"}, "signed_on": {"type": "date"}},
        scorecard={"dimensions": [dimension]},
        bands=[
            {"key": "call", "min_score": 1, "action": "Call"},
            {"key": "leave", "min_score": 0, "action": "Leave"},
        ],
        anti_icp=flags or [],
    )
    mapping = check_platform_mapping(platform_mapping(*fields, platform=question.format))
    return targeting_filter(check(document), ICP, question, mapping)


LARGE: JsonValue = {"attribute": "employees", "op": "gte", "value": 11}


def test_one_condition_longer_than_a_query() -> None:
    """Where one condition is longer than a query may be, the filter is refused, and says why."""
    options: dict[str, JsonValue] = {f"{number:03}{'x' * 300}": "software" for number in range(400)}
    field: JsonValue = {
        "attribute": "industry",
        "field": "Industry",
        "type": "picklist",
        "options": options,
    }

    with pytest.raises(TargetingError, match="too long"):
        asked(
            {"attribute": "industry", "op": "eq", "value": "software"},
            Question("salesforce", basis="facts"),
            field,
        )


def test_the_last_day() -> None:
    """On the last day that can be asked for, literal dates still expire on the next."""
    when: JsonValue = {"attribute": "signed_on", "op": "within_days", "value": 30}
    field: JsonValue = {"attribute": "signed_on", "field": "Signed__c", "type": "date"}
    question = Question("salesforce", basis="facts", as_of=date(2999, 12, 31))

    assert asked(when, question, field).expires_on == date(3000, 1, 1)


def test_a_facet_with_one_option() -> None:
    """A segment of those who are ruled out is excluded, or included where they are wanted."""
    kept = asked(LARGE, Question("linkedin"), SIZES, SEGMENT, flags=[RIVAL])
    out = asked(LARGE, Question("linkedin", part="exclusions"), SIZES, SEGMENT, flags=[RIVAL])

    assert (kept.relation, out.relation) == ("exact", "exact")
    assert kept.filter == {
        "include": {"and": [{"or": {"sizes": ["large"]}}]},
        "exclude": {"or": {"segments": ["urn:li:adSegment:5"]}},
    }
    assert out.filter == {"include": {"and": [{"or": {"segments": ["urn:li:adSegment:5"]}}]}}


@pytest.mark.parametrize("format_", ["hubspot", "salesforce"])
def test_everybody_passes(format_: FilterFormat) -> None:
    """A filter that would ask for nothing says that everybody passes."""
    when: JsonValue = {"attribute": "technologies", "op": "contains_any", "value": ["x"]}
    field: JsonValue = {
        "attribute": "technologies",
        "field": "tech",
        "type": "picklist_set",
        "options": {"X": "x"},
    }

    with pytest.raises(TargetingError, match="every account passes"):
        asked(when, Question(format_, unknowns="include"), field)
