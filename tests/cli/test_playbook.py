from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.running import icp, written
from tests.documents import minimal_document

if TYPE_CHECKING:
    from pathlib import Path


def test_a_view_is_markdown() -> None:
    """A definition of the library is shown without a server; its view is of no version yet."""
    ran = icp("playbook", "dev-tool", "one-pager")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("# One-pager: Developer tool\n\n`dev-tool`, draft, digest `sha256:")


def test_a_view_is_json_for_programs(tmp_path: Path) -> None:
    """With what is missing in the definition."""
    file = written(tmp_path / "small.json", minimal_document())
    told = json.loads(icp("playbook", file, "objection-cards", "--output", "json").out)
    assert (told["icp"]["key"], told["icp"]["version"]) == ("small", "draft")
    assert [part["pointer"] for part in told["missing"]] == ["/personas"]


def test_one_persona() -> None:
    """It is named as in the path of the service."""
    ran = icp("playbook", "dev-tool", "persona/developer")
    assert ran.out.startswith("# Persona: Developer\n")


def test_what_there_is_not(tmp_path: Path) -> None:
    """A misspelt view or persona is told what was meant; a faulty definition has no views."""
    ran = icp("playbook", "dev-tool", "onepager")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no view 'onepager'; did you mean 'one-pager'?" in ran.err
    assert "did you mean 'persona/developer'?" in icp("playbook", "dev-tool", "persona/develop").err
    assert "there are one-pager, " in icp("playbook", "dev-tool", "slides").err
    faulty = written(tmp_path / "faulty.json", minimal_document(language=2))
    assert icp("playbook", faulty, "one-pager").code == 1
