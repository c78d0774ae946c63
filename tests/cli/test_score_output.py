from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import icp, written
from tests.cli.samples import csv_lines, decisions

if TYPE_CHECKING:
    from pathlib import Path


def test_json(accounts: Path, definition: Path) -> None:
    """JSON is one array of decisions, as HTTP answers them; the summary goes elsewhere."""
    ran = icp("score", accounts, "--icp", definition, "--output", "json", "--as-of", "2026-01-15")

    found = json.loads(ran.out)
    assert [each["band"] for each in found] == ["good", "poor", "research"]
    assert found[0]["icp"]["key"] == "small"
    assert found[0]["icp"]["digest"].startswith("sha256:")
    assert found[0]["account"] == {"id": "1", "name": "Acme"}
    assert [flag["key"] for flag in found[1]["flags"]] == ["competitor"]
    assert found[2]["flags"] == []
    assert "missing" not in found[0]
    assert "criteria" not in found[0]["dimensions"][0]
    assert ran.err.startswith("small: 3 scored as of 2026-01-15")


def test_json_without_accounts(tmp_path: Path, definition: Path) -> None:
    """An empty file gives an empty array."""
    ran = icp("score", written(tmp_path / "a.json", "[]"), "--icp", definition, "--output", "json")

    assert ran == (0, "[]\n", ran.err)
    assert ran.err.startswith("small: 0 scored")


def test_details_for_programs(accounts: Path, definition: Path) -> None:
    """With details a decision has every criterion, every flag and what is missing."""
    (_, _, unknown) = decisions(accounts, definition, "--detail")

    assert [flag["outcome"] for flag in unknown["flags"]] == ["unknown"]
    assert unknown["dimensions"][0]["criteria"][0]["outcome"] == "unknown"
    assert {entry["attribute"] for entry in unknown["missing"]} == {
        "industry",
        "employees",
        "relationship",
    }


def test_csv(accounts: Path, definition: Path) -> None:
    """CSV has a line a decision, with the points of each dimension."""
    ran = icp("score", accounts, "--icp", definition, "--output", "csv", "--as-of", "2026-01-15")

    acme, beta, gamma = csv_lines(ran.out)
    assert [line["band"] for line in (acme, beta, gamma)] == ["good", "poor", "research"]
    assert (acme["row"], acme["id"], acme["name"], acme["icp"]) == ("1", "1", "Acme", "small")
    assert (acme["score"], acme["max_score"], acme["points.fit"]) == ("3", "3", "3")
    assert (beta["disqualified"], beta["flags"]) == ("true", "competitor")
    assert (gamma["unresolved_flags"], gamma["possible_max"]) == ("competitor", "3")
    assert gamma["as_of"] == "2026-01-15"
    assert "outcome.fit.software" not in acme


def test_csv_with_details(accounts: Path, definition: Path) -> None:
    """With details CSV has a column for each criterion's outcome."""
    ran = icp("score", accounts, "--icp", definition, "--output", "csv", "--detail")

    assert [line["outcome.fit.size"] for line in csv_lines(ran.out)] == [
        "met",
        "unknown",
        "unknown",
    ]


def test_csv_is_safe_in_spreadsheets(tmp_path: Path, definition: Path) -> None:
    """No text of an account, and none of a warning about it, starts a formula."""
    evil = '=HYPERLINK("http://evil","click")'
    path = written(tmp_path / "a.json", [{"id": "-1", "name": evil, "employees": "@SUM(1)"}])

    (line,) = csv_lines(icp("score", path, "--icp", definition, "--output", "csv").out)

    assert line["id"] == "'-1"
    assert line["name"] == f"'{evil}"
    assert line["warnings"].startswith("'@SUM(1)'")
    assert not any(text.startswith(("=", "+", "-", "@", "\t", "\r")) for text in line.values())


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("out.csv", "row,id,name"),
        ("out.json", "[\n{"),
        ("out.ndjson", "{"),
        ("out.jsonl", "{"),
        ("out.txt", "  "),
    ],
)
def test_into_a_file(
    tmp_path: Path, accounts: Path, definition: Path, name: str, start: str
) -> None:
    """The name of the file says what is written; the screen keeps the summary."""
    out = tmp_path / name

    ran = icp("score", accounts, "--icp", definition, "--out", out)

    assert ran.code == 0
    assert out.read_text(encoding="utf-8").startswith(start)
    assert "small: 3 scored" in (ran.out if name == "out.txt" else ran.err)
    assert not list(tmp_path.glob("*.partial"))


def test_a_file_is_whole_or_not_there(tmp_path: Path, definition: Path) -> None:
    """When reading breaks off, no half a result is left behind."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"id\n1\n\xff\n")

    ran = icp("score", path, "--icp", definition, "--out", tmp_path / "out.csv")

    assert ran.code == 1
    assert "is not utf-8" in ran.err
    assert {each.name for each in tmp_path.iterdir()} == {"a.csv", "icp.json"}
