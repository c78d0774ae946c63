from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.running import icp, written
from tests.documents import minimal_document
from tests.mapping.building import mapping
from tests.targeting.building import platform_mapping

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import JsonValue

FAULTY = """\
language: 1
key: small
name: Small
statement: Software companies.
owner: revops
review: {cadence_days: 90}
scorecard:
  dimensions:
    - key: fit
      name: Fit
      max_points: 2
      criteria:
        - key: software
          when: {attribute: industry, op: inn, value: [software]}
          points: 2
          reason: Sells software
bands:
  - {key: good, min_score: 2, action: Call}
"""


def test_sound_documents(tmp_path: Path) -> None:
    """A sound document of any kind gets one line, and the command succeeds."""
    definition = written(tmp_path / "icp.json", minimal_document())
    other = written(tmp_path / "mapping.json", mapping())
    platform = written(tmp_path / "platform.json", platform_mapping())

    ran = icp("check", definition, other, platform)

    assert ran.code == 0
    assert ran.out.splitlines() == [
        f"{definition}: a sound definition; it has no examples",
        f"{other}: a sound mapping of 1 attributes",
        f"{platform}: a sound platform mapping of 1 fields",
    ]


def test_every_fault_has_its_line(tmp_path: Path) -> None:
    """A fault names file, line, pointer and code, and says what would be right."""
    path = written(tmp_path / "icp.yaml", FAULTY)

    ran = icp("check", path)

    first, second = ran.out.splitlines()
    assert ran.code == 1
    assert first.startswith(f"{path}:14: /scorecard/dimensions/0/criteria/0/when/op: There is no")
    assert first.endswith("did you mean 'in'? [unknown_operator]")
    assert second.startswith(f"{path}:18: /bands/0/min_score: ")
    assert second.endswith("[last_band]")


def test_a_failing_example_is_a_fault(tmp_path: Path) -> None:
    """A definition that does not say what its own examples expect is not sound."""
    example: dict[str, JsonValue] = {
        "name": "Acme",
        "as_of": "2026-01-15",
        "account": {"industry": "software"},
        "expect": {"score": 7},
    }
    path = written(tmp_path / "icp.json", minimal_document(examples=[example]))

    ran = icp("check", path)

    assert ran.code == 1
    assert "/examples/0/expect/score" in ran.out
    assert "[example_failed]" in ran.out


def test_one_faulty_file_among_sound_ones(tmp_path: Path) -> None:
    """Every file is checked, whatever the others are like."""
    broken = written(tmp_path / "broken.yaml", "a: 1\na: 2\n")
    sound = written(tmp_path / "icp.json", minimal_document())

    ran = icp("check", broken, sound)

    assert ran.code == 1
    assert "[duplicate_key]" in ran.out
    assert f"{sound}: a sound definition" in ran.out


@pytest.mark.parametrize("kind", ["mapping", "platform_mapping"])
def test_faults_of_a_mapping(tmp_path: Path, kind: str) -> None:
    """A document that says which kind of mapping it is is checked as one."""
    path = written(tmp_path / "mapping.yaml", f"{kind}: 1\nkey: x\n")

    ran = icp("check", path)

    assert ran.code == 1
    assert f"{path}:2: /key: " in ran.out


def test_wrong_calls(tmp_path: Path) -> None:
    """A file that is no document, or not there, is a wrong call."""
    assert icp("check", tmp_path / "icp.txt").code == 2
    assert icp("check", tmp_path / "icp.yaml") == (
        2,
        "",
        f"{tmp_path}/icp.yaml: no such file or directory\n",
    )
