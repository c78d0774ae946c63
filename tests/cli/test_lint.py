from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import icp, written
from tests.documents import minimal_document

if TYPE_CHECKING:
    from pathlib import Path


def test_findings_are_lines(tmp_path: Path) -> None:
    """Each names its file, line, severity and place; they end nothing."""
    path = written(tmp_path / "icp.json", minimal_document())
    ran = icp("lint", path)
    assert ran.code == 0
    assert f"{path}:1: advice: /scorecard: No criterion asks for a trigger" in ran.out
    assert "[no_trigger]" in ran.out


def test_findings_are_json_for_programs(tmp_path: Path) -> None:
    """With the same fields, for every file."""
    path = written(tmp_path / "icp.json", minimal_document())
    found = json.loads(icp("lint", path, "--output", "json").out)
    (entry,) = [one for one in found if one["code"] == "no_anti_icp"]
    assert entry == {
        "file": str(path),
        "line": 1,
        "code": "no_anti_icp",
        "severity": "advice",
        "pointer": "/anti_icp",
        "message": entry["message"],
    }


@pytest.mark.parametrize(("fail_on", "code"), [("never", 0), ("advice", 1), ("warning", 0)])
def test_findings_fail_where_that_is_asked_for(tmp_path: Path, fail_on: str, code: int) -> None:
    """CI may want to stop at what is at least so severe."""
    path = written(tmp_path / "icp.json", minimal_document())
    assert icp("lint", path, "--fail-on", fail_on).code == code


def test_a_warning_fails_at_warnings(tmp_path: Path) -> None:
    """What does not do what it says."""
    document = minimal_document()
    document["bands"][0]["min_score"] = 4  # type: ignore[index, call-overload]
    ran = icp("lint", written(tmp_path / "icp.json", document), "--fail-on", "warning")
    assert ran.code == 1
    assert "[band_unreachable]" in ran.out


def test_faults_end_the_command(tmp_path: Path) -> None:
    """What is no definition has no findings."""
    ran = icp("lint", written(tmp_path / "icp.json", minimal_document(language=2)))
    assert (ran.code, ran.out) == (1, "")
    assert "/language" in ran.err
