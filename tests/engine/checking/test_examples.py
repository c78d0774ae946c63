"""Rules about examples."""

from __future__ import annotations

from typing import Any

from tests.engine.checking.samples import DROP, cases, found


@cases(
    (
        "no such band",
        {"/examples/0/expect/band": "bets"},
        {"/examples/0/expect/band": "unknown_band"},
    ),
    ("a band", {"/examples/0/expect/band": "high"}, {}),
    ("nothing expected of the band", {"/examples/0/expect/band": DROP}, {}),
    ("no day", {"/examples/0/as_of": "2026-02-30"}, {"/examples/0/as_of": "bad_date"}),
    (
        "a day before the calendar",
        {"/examples/0/as_of": "1899-12-31"},
        {"/examples/0/as_of": "bad_date"},
    ),
)
def test_examples(changes: dict[str, Any], faults: dict[str, str]) -> None:
    """An example expects a band that exists, on a day of the calendar."""
    assert found(changes) == faults
