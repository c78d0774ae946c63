"""Rules about bands and research."""

from __future__ import annotations

from typing import Any

from tests.engine.checking.samples import DROP, cases, found


@cases(
    (
        "band twice",
        {"/bands/1/key": "high", "/research": None, "/anti_icp": []},
        {"/bands/1/key": "duplicate"},
    ),
    (
        "reserved key",
        {"/bands/0/key": "research", "/routing": None},
        {"/bands/0/key": "reserved"},
    ),
    ("equal scores", {"/bands/1/min_score": 4}, {"/bands/1/min_score": "not_falling"}),
    ("rising scores", {"/bands/1/min_score": 5}, {"/bands/1/min_score": "not_falling"}),
    ("last above 0", {"/bands/2/min_score": 1}, {"/bands/2/min_score": "last_band"}),
    ("last with points", {"/bands/2/min_points": {"fit": 1}}, {"/bands/2/min_points": "last_band"}),
    ("last without points", {"/bands/2/min_points": {}}, {}),
    (
        "no such dimension",
        {"/bands/0/min_points": {"fitt": 1}},
        {"/bands/0/min_points/fitt": "unknown_dimension"},
    ),
    (
        "points above the dimension",
        {"/bands/0/min_points/fit": 4},
        {"/bands/0/min_points/fit": "above_maximum"},
    ),
    ("points as the dimension", {"/bands/0/min_points/fit": 3}, {}),
    (
        "research without a band",
        {"/research/when_reachable": "midle"},
        {"/research/when_reachable": "unknown_band"},
    ),
    (
        "research in the last band",
        {"/research/when_reachable": "low"},
        {"/research/when_reachable": "last_band"},
    ),
    (
        "research of research",
        {"/research/when_reachable": "research"},
        {"/research/when_reachable": "unknown_band"},
    ),
    ("no research", {"/research": DROP}, {}),
    (
        "scorecard is no scorecard: bands are left in peace",
        {"/scorecard": 3},
        {"/scorecard": "wrong_kind"},
    ),
    (
        "bands are no list: what names them is left in peace",
        {"/bands": 3},
        {"/bands": "wrong_kind"},
    ),
)
def test_bands(changes: dict[str, Any], faults: dict[str, str]) -> None:
    """Bands fall strictly to one that takes every account, and research stands above the last."""
    assert found(changes) == faults
