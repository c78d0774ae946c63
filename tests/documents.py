"""Small valid definitions to start a test from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import JsonValue


def minimal_document(**changes: JsonValue) -> dict[str, JsonValue]:
    """Return the smallest sensible definition, with top-level fields set or replaced.

    It gives a software company two points and calls it `good`; `employees` earns one more.
    """
    document: dict[str, JsonValue] = {
        "language": 1,
        "key": "small",
        "name": "Small",
        "statement": "Software companies.",
        "owner": "revops",
        "review": {"cadence_days": 90},
        "scorecard": {
            "dimensions": [
                {
                    "key": "fit",
                    "name": "Fit",
                    "max_points": 3,
                    "criteria": [
                        {
                            "key": "software",
                            "when": {"attribute": "industry", "op": "eq", "value": "software"},
                            "points": 2,
                            "reason": "Sells software",
                        },
                        {
                            "key": "size",
                            "when": {"attribute": "employees", "op": "gte", "value": 51},
                            "points": 1,
                            "reason": "Large enough",
                        },
                    ],
                }
            ]
        },
        "bands": [
            {"key": "good", "min_score": 2, "action": "Call"},
            {"key": "poor", "min_score": 0, "action": "Leave alone"},
        ],
    }
    return document | changes
