"""Rules about anti-ICP flags."""

from __future__ import annotations

from typing import Any

from tests.engine.checking.samples import DROP, cases, found


@cases(
    ("flag twice", {"/anti_icp/1/key": "unowned"}, {"/anti_icp/1/key": "duplicate"}),
    ("cap without a band", {"/anti_icp/1/band": DROP}, {"/anti_icp/1/band": "missing"}),
    ("cap with no such band", {"/anti_icp/1/band": "mid"}, {"/anti_icp/1/band": "unknown_band"}),
    ("cap to research", {"/anti_icp/1/band": "research"}, {"/anti_icp/1/band": "unknown_band"}),
    ("cap to the last band", {"/anti_icp/1/band": "low"}, {}),
    (
        "warning with a band",
        {"/anti_icp/1/effect": "warn"},
        {"/anti_icp/1/band": "not_allowed_here"},
    ),
    ("band of null", {"/anti_icp/0/band": None}, {}),
)
def test_flags(changes: dict[str, Any], faults: dict[str, str]) -> None:
    """Keys are unique; a cap names its band, and nothing else names one."""
    assert found(changes) == faults
