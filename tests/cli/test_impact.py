from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.running import icp, written
from tests.documents import minimal_document

if TYPE_CHECKING:
    from pathlib import Path

ACCOUNTS = "id,name,industry,employees\n1,Acme,Software,60\n2,Bank,Banking,60\n3,Small,Software,5\n"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """A definition, the same with one point less for software, and three accounts."""
    document: dict[str, Any] = minimal_document()
    old = written(tmp_path / "old.json", document)
    document["scorecard"]["dimensions"][0]["criteria"][0]["points"] = 1
    new = written(tmp_path / "new.json", document)
    accounts = tmp_path / "accounts.csv"
    accounts.write_text(ACCOUNTS)
    return [str(old), str(new), str(accounts)]


def test_impact_as_tables(files: list[str]) -> None:
    """How many change band, between which bands, what moves them, and who."""
    ran = icp("impact", *files)
    assert ran.code == 0
    assert "1 of 3 accounts (33%) change band." in ran.out
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert "good 1 1" in lines
    assert "criterion software 2 1 -2" in lines
    assert "Small good poor 2 → 1 software 2 → 1 points" in lines


def test_impact_as_json(files: list[str]) -> None:
    """The report that the service gives, without the service."""
    told = json.loads(icp("impact", *files, "--output", "json", "--as-of", "2026-01-15").out)
    assert (told["as_of"], told["scores_can_change"]) == ("2026-01-15", True)
    assert told["accounts"]["changed"] == 1
    assert [flip["account"] for flip in told["flips"]] == [{"id": "3", "name": "Small"}]


def test_impact_as_html(files: list[str], tmp_path: Path) -> None:
    """A page of its own, named by its ending; names of accounts cannot do anything in it."""
    accounts = tmp_path / "accounts.csv"
    accounts.write_text(ACCOUNTS.replace("Small", "<b>x</b>"))
    out = tmp_path / "impact.html"
    assert icp("impact", *files, "--out", str(out)).code == 0
    page = out.read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "change band" in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_a_guard_ends_with_1(files: list[str]) -> None:
    """When a larger share changes band than is allowed, and not before."""
    assert icp("impact", *files, "--max-share-changed", "0.34").code == 0
    ran = icp("impact", *files, "--max-share-changed", "0.3")
    assert ran.code == 1
    assert "1 of 3 accounts change band (33.3%); --max-share-changed allows 30.0%" in ran.err


def test_rows_that_cannot_be_read_are_named(files: list[str], tmp_path: Path) -> None:
    """The others are counted; a line that is no account is one of neither definition."""
    accounts = tmp_path / "accounts.ndjson"
    accounts.write_text('{"industry": "Software"}\nnonsense\n{"industry": 1}\n')
    ran = icp("impact", *files[:2], str(accounts))
    assert "2 of 3 could not be read" in ran.out
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert any(line.startswith("2 either ") for line in lines)
    assert any(line.startswith("3 the older one /industry") for line in lines)


def test_texts_alone_change_no_score(files: list[str], tmp_path: Path) -> None:
    """That is said before anything is counted."""
    new = written(tmp_path / "texts.json", minimal_document(owner="sales"))
    ran = icp("impact", files[0], str(new), files[2])
    assert "The two differ in texts alone: no score can change." in ran.out
    assert "0 of 3 accounts (0%) change band." in ran.out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--out", "x.pdf"), "--out x.pdf: name it .json, .html or .txt"),
        (("--as-of", "today"), "--as-of today: write the day as YYYY-MM-DD"),
        (("--join", "rounds=x.csv"), "--join names the second file of a mapping"),
    ],
)
def test_options_that_do_not_fit(files: list[str], more: tuple[str, ...], said: str) -> None:
    """One sentence says what would be right."""
    ran = icp("impact", *files, *more)
    assert ran.code == 2
    assert said in ran.err
