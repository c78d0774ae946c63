"""Rules about dimensions and criteria."""

from __future__ import annotations

from typing import Any

from tests.engine.checking.samples import cases, found

FIT = "/scorecard/dimensions/0"
URGENCY = "/scorecard/dimensions/1"


@cases(
    (
        "dimension twice",
        {f"{URGENCY}/key": "fit"},
        {f"{URGENCY}/key": "duplicate"},
    ),
    (
        "criterion twice in a dimension",
        {f"{FIT}/criteria/1/key": "industry"},
        {f"{FIT}/criteria/1/key": "duplicate"},
    ),
    (
        "criterion twice in the scorecard",
        {f"{URGENCY}/criteria/0/key": "industry"},
        {f"{URGENCY}/criteria/0/key": "duplicate"},
    ),
    (
        "criterion above its dimension",
        {f"{URGENCY}/criteria/1/points": 3},
        {f"{URGENCY}/criteria/1/points": "above_maximum"},
    ),
    (
        "criterion as heavy as its dimension",
        {f"{URGENCY}/criteria/0/points": 2},
        {},
    ),
)
def test_scorecard(changes: dict[str, Any], faults: dict[str, str]) -> None:
    """Keys are unique, and no criterion outweighs its dimension."""
    assert found(changes) == faults
