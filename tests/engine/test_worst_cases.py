"""Definitions near the limits of the language: each took minutes, or never ended, without bounds.

No time is asserted; a search that is not bounded would simply not come back.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from app.engine.values import Event, EventList, NumberRange
from tests.engine.deciding import compiled, decision
from tests.engine.strategies import TODAY

Json = dict[str, Any]


def _leaf(name: str, op: str, value: Any = None) -> Json:  # noqa: ANN401 - any value of a leaf
    return {"attribute": name, "op": op} | ({} if value is None else {"value": value})


def _document(attributes: Json, dimensions: list[list[Json]], *flags: Json) -> Json:
    return {
        "language": 1,
        "key": "worst",
        "name": "Worst",
        "statement": "A definition near the limits.",
        "owner": "tests",
        "review": {"cadence_days": 90},
        "attributes": attributes,
        "scorecard": {
            "dimensions": [
                {
                    "key": f"dim{i}",
                    "name": "A dimension",
                    "max_points": 100,
                    "criteria": [
                        {"key": f"crit{i}-{j}", "when": when, "points": 1 + j, "reason": "Because"}
                        for j, when in enumerate(whens)
                    ],
                }
                for i, whens in enumerate(dimensions)
            ]
        },
        "bands": [
            {"key": "high", "min_score": 3, "action": "Call"},
            {"key": "low", "min_score": 0, "action": "Leave"},
        ],
        "anti_icp": [
            {"key": f"flag{i}", "when": when, "effect": "disqualify", "reason": "No"}
            for i, when in enumerate(flags)
        ],
    }


TYPES = [f"type{i}" for i in range(12)]
RECENT = [_leaf("t", "happened", {"types": [type_], "within_days": 90}) for type_ in TYPES]
BOOLEANS = [f"b{i}" for i in range(30)]
NUMBERS = [f"n{i}" for i in range(10)]
EVENTS = {"t": {"type": "events"}}


def _some_of(names: list[str]) -> list[Json]:
    """Return fifty conditions that each want six of nine of these."""
    drawn = random.Random(1)  # noqa: S311 - the same ones each time
    return [
        {
            "at_least": 6,
            "of": [_leaf(name, "eq", value=drawn.random() < 0.7) for name in wanted],
        }
        for wanted in (drawn.choices(names, k=9) for _ in range(50))
    ]


CASES: dict[str, tuple[Json, bool]] = {
    "fifty groups over eight booleans": (
        _document({name: {"type": "boolean"} for name in BOOLEANS[:8]}, [_some_of(BOOLEANS[:8])]),
        True,
    ),
    "fifty groups over thirteen booleans": (
        _document({name: {"type": "boolean"} for name in BOOLEANS[:13]}, [_some_of(BOOLEANS[:13])]),
        False,
    ),
    "any of twelve triggers beside each of them": (
        _document(EVENTS, [[*RECENT, _leaf("t", "happened", {"types": TYPES})]]),
        True,
    ),
    "twelve triggers held together by a presence test": (
        _document(EVENTS, [[*RECENT, _leaf("t", "known")]]),
        False,
    ),
    "thirty booleans joined by one flag": (
        _document(
            {name: {"type": "boolean"} for name in BOOLEANS},
            [[_leaf(n, "eq", value=True) for n in BOOLEANS[start::3]] for start in range(3)],
            {"any": [_leaf(name, "eq", value=False) for name in BOOLEANS]},
        ),
        False,
    ),
    "480 thresholds on ten numbers": (
        _document(
            {name: {"type": "number"} for name in NUMBERS},
            [[_leaf(NUMBERS[j % 10], "gte", 50 * i + j) for j in range(48)] for i in range(10)],
        ),
        False,
    ),
    "a hundred thresholds on one number": (
        _document(
            {"n0": {"type": "number"}},
            [[_leaf("n0", "gte", 50 * i + j) for j in range(50)] for i in range(2)],
        ),
        False,
    ),
    "sets of a hundred members held together by a presence test": (
        _document(
            {"s": {"type": "string_set"}},
            [
                [
                    *(
                        _leaf("s", "contains_all", [f"m{i}-{j}" for j in range(100)])
                        for i in range(2)
                    ),
                    _leaf("s", "known"),
                ]
            ],
        ),
        False,
    ),
}


@pytest.mark.parametrize(("document", "exact"), CASES.values(), ids=CASES)
def test_a_definition_near_the_limits_is_decided(*, document: Json, exact: bool) -> None:
    """Nothing known: everything is possible, and whether that is exact is said."""
    possible = decision(compiled(document), {})["possible"]
    assert possible["min_score"] == 0
    assert {"high", "low"} == set(possible["bands"])
    assert possible["exact"] is exact


def test_a_thousand_events_that_come_and_go_are_searched_once() -> None:
    """The end of validity is found among a thousand events in five windows each."""
    windows = [
        _leaf("t", "happened", {"types": ["audit"], "within_days": days})
        for days in (30, 60, 90, 180, 365)
    ]
    events = [Event("audit", TODAY + timedelta(days=ahead)) for ahead in range(-5, 995)]
    decided = decision(compiled(_document(EVENTS, [windows])), {"t": EventList(tuple(events))})
    assert decided["valid_until"] == (TODAY + timedelta(days=994 + 31)).isoformat()


def test_a_range_over_many_thresholds_is_bounded() -> None:
    """A range that leaves two hundred thresholds open has both its ends in view."""
    document = _document(
        {"n0": {"type": "number"}},
        [[_leaf("n0", "gte", 50 * i + j) for j in range(50)] for i in range(4)],
    )
    possible = decision(compiled(document), {"n0": NumberRange(min=10, max=500)})["possible"]
    assert (possible["min_score"], possible["max_score"], possible["exact"]) == (66, 400, False)
