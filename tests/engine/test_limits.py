"""Beyond what is enumerated, `possible` and `missing` are bounds, and say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from hypothesis import given

from app.engine import classes, reach
from app.engine.domains import counting
from app.engine.values import Event, EventList
from tests.engine import reference, strategies
from tests.engine.deciding import cases, compiled, decision
from tests.engine.strategies import TODAY

if TYPE_CHECKING:
    import pytest

    from app.engine.values import Facts

Json = dict[str, Any]


def _bounds(document: Json, facts: Facts) -> None:
    exact = reference.possible(
        document, TODAY, lambda name: strategies.completions(name, facts.get(name))
    )
    found = decision(compiled(document), facts)["possible"]
    assert found["min_score"] <= exact["min_score"]
    assert found["max_score"] >= exact["max_score"]
    assert set(found["bands"]) >= set(exact["bands"])
    if found["exact"]:
        assert {**found, **exact} == found


@given(cases(("n", "m", "e", "b", "s"), most=2))
def test_too_many_partial_results_still_give_a_sound_bound(case: tuple[Json, Facts]) -> None:
    """With no room to enumerate partial results, nothing possible is left out."""
    with patch.object(reach, "MAX_STATES", 1):
        _bounds(*case)


@given(cases(("s", "z", "b"), most=2))
def test_too_many_ways_to_complete_a_set_still_give_a_sound_bound(
    case: tuple[Json, Facts],
) -> None:
    """With no room to enumerate the sets, nothing possible is left out."""
    with patch.object(counting, "MAX_VECTORS", 1):
        _bounds(*case)


def test_a_count_too_large_to_enumerate_is_bounded_and_said_so() -> None:
    """An open test for a great many events may go either way, and `exact` is false."""
    document = _counting({"types": ["fund"], "within_days": 30, "min_count": 1_000})
    once = document["scorecard"]["dimensions"][0]["criteria"][0]
    twice = {**once, "key": "more", "when": {**once["when"]}}
    twice["when"]["value"] = {"types": ["fund"], "within_days": 90, "min_count": 2_000}
    document["scorecard"]["dimensions"][0]["criteria"].append(twice)
    decided = decision(compiled(document), {})
    assert decided["possible"] == {
        "min_score": 0,
        "max_score": 1,
        "bands": ["high", "low"],
        "exact": False,
    }
    assert [entry["could_add"] for entry in decided["missing"]] == [1]


def test_a_count_alone_is_exact_however_large() -> None:
    """A single test is reached or not, whatever it takes."""
    document = _counting({"types": ["fund"], "within_days": 30, "min_count": 1_000_000})
    assert decision(compiled(document), {})["possible"]["exact"]


def test_undecided_events_too_many_to_enumerate_are_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Events without a date that could fall anywhere are not multiplied out for ever."""
    monkeypatch.setattr(counting, "MAX_VECTORS", 1)
    document = _counting({"types": ["fund"], "within_days": 30, "min_count": 2})
    document["attributes"]["t"]["absence"] = "no"
    undated = EventList(tuple(Event("fund", amount=amount) for amount in (1, 2, 3)))
    assert decision(compiled(document), {"t": undated})["possible"]["exact"] is False


def test_keys_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many keys an attribute has been seen with, only so many are remembered."""
    monkeypatch.setattr(classes, "MAX_KEYS", 2)
    document = _counting({"types": ["fund"], "min_count": 5})
    engine = compiled(document)
    for count in (1, 2, 3, 4, 5, 1):
        events = EventList((Event("fund", count=count),))
        outcome = decision(engine, {"t": events})["dimensions"][0]["criteria"][0]["outcome"]
        assert outcome == ("met" if count == 5 else "unknown")


def _counting(value: Json) -> Json:
    return {
        "language": 1,
        "key": "counting",
        "name": "Counting",
        "statement": "One criterion on events.",
        "owner": "tests",
        "review": {"cadence_days": 90},
        "attributes": {"t": {"type": "events"}},
        "scorecard": {
            "dimensions": [
                {
                    "key": "only",
                    "name": "Only",
                    "max_points": 1,
                    "criteria": [
                        {
                            "key": "many",
                            "when": {"attribute": "t", "op": "happened", "value": value},
                            "points": 1,
                            "reason": "Many",
                        }
                    ],
                }
            ]
        },
        "bands": [
            {"key": "high", "min_score": 1, "action": "Call"},
            {"key": "low", "min_score": 0, "action": "Leave"},
        ],
    }
