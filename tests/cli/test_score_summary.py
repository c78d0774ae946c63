from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.running import icp, written
from tests.documents import minimal_document

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import JsonValue


def test_only_what_the_definition_has(tmp_path: Path) -> None:
    """Without research and disqualifying flags the summary counts neither."""
    flag: JsonValue = {
        "key": "abroad",
        "when": {"attribute": "country", "op": "eq", "value": "fr"},
        "effect": "warn",
        "reason": "Far away",
    }
    definition = written(tmp_path / "icp.json", minimal_document(anti_icp=[flag]))

    ran = icp("score", written(tmp_path / "a.json", [{}]), "--icp", definition)

    assert "  bands         good 0 (0%), poor 1 (100%)\n" in ran.out


def test_keys_nobody_reads(tmp_path: Path, definition: Path) -> None:
    """Keys that are not read are named with counts, the most frequent first, and near misses."""
    path = written(
        tmp_path / "a.json", [{"employes": 7, "\x07a": 1}, {"employes": 8, "zip": 1}] * 2
    )

    ran = icp("score", path, "--icp", definition)

    assert "keys this ICP does not read, in 4 of the rows: '\ufffda' 2, 'zip' 2\n" in ran.out
    assert "'employes' in 4: did you mean 'employees'?" in ran.out


def test_only_near_misses(tmp_path: Path, definition: Path) -> None:
    """Keys that are near misses are named once."""
    path = written(tmp_path / "a.json", [{"employes": 7}])

    ran = icp("score", path, "--icp", definition)

    assert "keys this ICP does not read, in 1 of the rows\n" in ran.out
    assert ran.out.count("employes") == 1


def test_many_keys_nobody_reads(tmp_path: Path, definition: Path) -> None:
    """Of many keys the most frequent are named, cut where they are long; the rest is counted."""
    rows: list[dict[str, int]] = [{f"zz{number}": 1 for number in range(100)}, {"q" * 200: 1}]

    ran = icp("score", written(tmp_path / "a.json", [*rows, rows[1]]), "--icp", definition)

    assert f"'{'q' * 100}' 2" in ran.out.replace("\n", " ")
    assert "'zz10' 1,\n                others 89\n" in ran.out
    assert "'zz11'" not in ran.out


def test_values_with_what_was_meant(tmp_path: Path) -> None:
    """A value that was not understood has the nearest one beside it, where there is one."""
    enum: JsonValue = {"industry": {"type": "enum", "values": ["software", "hotels"]}}
    definition = written(tmp_path / "icp.json", minimal_document(attributes=enum))
    path = written(tmp_path / "a.json", [{"industry": value} for value in ("Hotells", "bank")])

    ran = icp("score", path, "--icp", definition)

    said = "industry unrecognised_value 2: 'Hotells' (did you mean 'hotels'?) 1, 'bank' 1\n"
    assert said in ran.out


def test_events_in_a_cell(tmp_path: Path, definition: Path) -> None:
    """Who writes events into a CSV column is told what makes events of columns."""
    path = written(tmp_path / "a.csv", "name,triggers\nAcme,funding\n")

    ran = icp("score", path, "--icp", definition)

    assert ran.code == 1
    assert ran.out.endswith(
        "[wrong_kind]\n"
        "  a text holds no events: a mapping (--map) makes them of columns; see docs/mapping.md\n"
    )


def test_no_advice_about_events_otherwise(tmp_path: Path, definition: Path) -> None:
    """Rows that fail for other reasons are shown without a word on events."""
    path = written(tmp_path / "a.json", [{"triggers": 7}, []])

    ran = icp("score", path, "--icp", definition)

    assert ran.code == 1
    assert "docs/mapping.md" not in ran.out
