from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.running import icp, written
from tests.cli.samples import csv_lines, decisions
from tests.documents import minimal_document

if TYPE_CHECKING:
    from pathlib import Path


def test_a_table_for_people(accounts: Path, definition: Path) -> None:
    """The best accounts come first, with score, band, reasons and what to find out."""
    ran = icp("score", accounts, "--icp", definition, "--as-of", "2026-01-15")

    lines = [line.split() for line in ran.out.splitlines() if line.strip()]
    assert ran.code == 0
    assert lines[0] == ["Account", "Band", "Score", "Can", "be", "Why", "Find", "out"]
    assert lines[2][:5] == ["Acme", "good", "3/3", "3-3", "Sells"]
    assert lines[3][:4] == ["Gamma", "research", "0/3", "0-3"]
    assert lines[4][:7] == ["Beta", "disqualified", "2/3", "2-3", "!", "Competes", "with"]
    assert ran.err == ""


def test_a_summary_at_the_end(accounts: Path, definition: Path) -> None:
    """After the table come bands, flags, what is unknown and what was not understood."""
    ran = icp("score", accounts, "--icp", definition, "--as-of", "2026-01-15")

    assert ran.out.splitlines()[-6:] == [
        "small: 3 scored as of 2026-01-15",
        "  bands         good 1 (33%), research 1 (33%), poor 1 (33%), 1 of them disqualified",
        "  flags raised  competitor 1",
        "  flags open    33% competitor",
        "  unknown       67% employees; 33% industry, relationship",
        "  warning       employees unrecognised_value 1: 'a few' 1",
    ]


def test_the_top_of_many(accounts: Path, definition: Path) -> None:
    """A table shows the best ones only, and says so."""
    ran = icp("score", accounts, "--icp", definition, "--top", 1)

    assert "Acme" in ran.out
    assert "Gamma" not in ran.out
    assert "The best 1 of 3; --top N shows more, --output csv has all." in ran.out


def test_several_icps(tmp_path: Path, accounts: Path, definition: Path) -> None:
    """Each account is scored against every ICP that is named, and each has its summary."""
    other = written(tmp_path / "other.json", minimal_document(key="other"))

    ran = icp("score", accounts, "--icp", definition, "--icp", other, "--icp", definition)

    assert ran.out.split()[:2] == ["Account", "ICP"]
    assert "small: 3 scored" in ran.out
    assert "other: 3 scored" in ran.out
    assert ran.out.count("Acme") == 2


def test_two_definitions_of_one_icp(tmp_path: Path, accounts: Path, definition: Path) -> None:
    """Two files of one key could not be told apart in the result."""
    other = written(tmp_path / "other.json", minimal_document())

    ran = icp("score", accounts, "--icp", definition, "--icp", other)

    assert ran.code == 2
    assert "two definitions have the key 'small'" in ran.err


def test_a_terminal_obeys_no_account(tmp_path: Path, definition: Path) -> None:
    """Names with control characters or markup are shown, not obeyed."""
    path = written(tmp_path / "a.json", [{"name": "\x1b]0;\x07[b]Acme[/b]"}])

    ran = icp("score", path, "--icp", definition)

    assert "\x1b" not in ran.out
    assert "[b]Acme[/b]" in ran.out


def test_rows_that_fail(tmp_path: Path, definition: Path) -> None:
    """What cannot be scored is shown with line, pointer and code; the rest is scored."""
    path = written(tmp_path / "a.ndjson", '{"id": "1"}\nx\n{"id": 2}\n')

    ran = icp("score", path, "--icp", definition, "--output", "ndjson")

    first, second, third = (json.loads(line) for line in ran.out.splitlines())
    assert ran.code == 1
    assert first["account"] == {"id": "1"}
    assert (second["index"], second["line"]) == (1, 2)
    assert second["problem"]["errors"][0]["code"] == "malformed"
    assert (third["index"], third["icp"]) == (2, {"key": "small"})
    assert third["problem"]["errors"][0]["pointer"] == "/id"
    assert "2 of 3 rows could not be scored:\n  line 2: " in ran.err
    assert "  line 3 (small): /id " in ran.err
    assert "[wrong_kind]" in ran.err


def test_rows_that_fail_in_csv(tmp_path: Path, definition: Path) -> None:
    """In CSV and in the table a row that fails leaves its number and the reason."""
    path = written(tmp_path / "a.json", [[], {"name": "Acme"}])

    ran = icp("score", path, "--icp", definition, "--output", "csv")

    failed, scored = csv_lines(ran.out)
    assert (failed["row"], failed["band"]) == ("1", "")
    assert failed["error"] == "An account is a JSON object: attributes in braces."
    assert (scored["row"], scored["name"], scored["error"]) == ("2", "Acme", "")
    assert "record 1: " in icp("score", path, "--icp", definition).out
    assert decisions(path, definition)[0].keys() == {"index", "problem"}


def test_nothing_to_score(tmp_path: Path, definition: Path) -> None:
    """A file without accounts has a summary and no table."""
    ran = icp("score", written(tmp_path / "a.csv", "id\n"), "--icp", definition)

    assert ran.code == 0
    assert ran.out.startswith("small: 0 scored as of ")
