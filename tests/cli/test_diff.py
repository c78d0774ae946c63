from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.cli.running import icp, written
from tests.documents import minimal_document

if TYPE_CHECKING:
    from pathlib import Path


def test_changes_are_markdown(tmp_path: Path) -> None:
    """For people and pull requests, with the answer to what matters first."""
    old = written(tmp_path / "old.json", minimal_document())
    new = written(tmp_path / "new.json", minimal_document(owner="sales"))
    ran = icp("diff", old, new)
    assert ran.code == 0
    assert "**No score can change: both versions decide alike but for texts.**" in ran.out
    assert "- Definition: owner revops is now sales.\n" in ran.out


def test_changes_are_json_for_programs(tmp_path: Path) -> None:
    """With what it was and what it is."""
    old = written(tmp_path / "old.json", minimal_document())
    new = written(tmp_path / "new.json", minimal_document(owner="sales"))
    told = json.loads(icp("diff", old, new, "--output", "json").out)
    assert told["scores_can_change"] is False
    (change,) = told["changes"]
    assert (change["pointer"], change["before"], change["after"]) == ("/owner", "revops", "sales")


def test_library_keys_are_definitions_too() -> None:
    """A definition is compared with the one it was begun from."""
    ran = icp("diff", "dev-tool", "dev-tool")
    assert ran.out.endswith("**Nothing changed.**\n")


def test_faults_end_the_command(tmp_path: Path) -> None:
    """What is no definition is not compared; examples may fail."""
    failing: dict[str, Any] = {
        "name": "x",
        "as_of": "2026-01-15",
        "account": {},
        "expect": {"score": 3},
    }
    old = written(tmp_path / "old.json", minimal_document(examples=[failing]))
    new = written(tmp_path / "new.json", minimal_document(language=2))
    assert icp("diff", old, old).code == 0
    ran = icp("diff", old, new)
    assert (ran.code, ran.out) == (1, "")
