from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.cli import filter as module
from tests.cli.running import icp, written
from tests.documents import minimal_document

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_filter_and_what_it_is_worth(tmp_path: Path) -> None:
    """The filter is the output, ready to be piped; what it is worth is said beside it."""
    fields = [{"attribute": "employees", "field": "Size__c", "type": "number"}]
    made = {"platform_mapping": 1, "key": "mine", "name": "Mine", "platform": "salesforce"}
    mapping = written(tmp_path / "mine.json", {**made, "fields": fields})
    bands: list[Any] = [
        {"key": "good", "min_score": 3, "action": "Call"},
        {"key": "poor", "min_score": 0, "action": "Leave alone"},
    ]
    file = written(tmp_path / "small.json", minimal_document(bands=bands))
    ran = icp("filter", file, "--format", "salesforce", "--mapping", mapping)
    assert ran.code == 0, ran.err
    assert ran.out == "SELECT Id, Name FROM Account WHERE Size__c >= 51\n"
    assert ran.err.splitlines() == [
        "good: superset: all those in the band, and others",
        "not said: software: Mine: no field holds industry. [no_field]",
    ]


def test_conditions_of_the_language() -> None:
    """Every format is for everybody; that of the language needs no platform, and is exact."""
    ran = icp("filter", "dev-tool")
    assert ran.code == 0
    assert ran.err.splitlines()[0] == "prioritize: exact: those in the band, and nobody else"
    assert json.loads(ran.out).keys() == {"include", "exclude"}


def test_a_statement_is_written_to_a_file(tmp_path: Path) -> None:
    """In a dialect, for a day, after which it expires if it counts days."""
    out = tmp_path / "band.sql"
    options = ("--format", "sql", "--dialect", "duckdb", "--as-of", "2026-01-15", "--table", "crm")
    ran = icp("filter", "dev-tool", *options, "--out", str(out))
    assert (ran.code, ran.out) == (0, "")
    assert "its dates are those of 2026-01-15; it expires on 2026-01-16" in ran.err
    text = out.read_text(encoding="utf-8")
    assert "-- Selects accounts in prioritize or a better band" in text
    assert "FROM crm" in text


def test_a_mapping_of_ones_own(tmp_path: Path) -> None:
    """It takes the place of the usual one; its faults are told with their lines."""
    fields = [{"attribute": "industry", "field": "sector", "type": "picklist"}]
    made = {"platform_mapping": 1, "key": "mine", "name": "Mine", "platform": "hubspot"}
    mapping = written(tmp_path / "mine.json", {**made, "fields": fields})
    file = written(tmp_path / "small.json", minimal_document())
    ran = icp("filter", file, "--format", "hubspot", "--mapping", mapping)
    assert ran.code == 0, ran.err
    assert '"property": "sector"' in ran.out
    fields[0]["type"] = "none"
    faulty = written(tmp_path / "faulty.json", {**made, "fields": fields})
    ran = icp("filter", file, "--format", "hubspot", "--mapping", faulty)
    assert (ran.code, ran.out) == (1, "")
    assert "/fields/0/type" in ran.err


def test_what_is_called_wrongly() -> None:
    """What there is instead is told."""
    for options, said in (
        (["--band", "disqualify"], "--band: Every account is in disqualify or a better band"),
        (["--band", "hot"], "choose prioritize or nurture"),
        (["--format", "linkedin", "--persona", "nobody"], "--persona: There is no persona"),
        (["--unknowns", "include", "--relation", "subset"], "--relation: With unknowns=include"),
        (["--format", "oracle"], "oracle"),
        (["--format", "sql", "--table", "a b"], "'a b' names no table"),
        (["--format", "hubspot", "--mapping", "hubspot"], "no platform mapping 'hubspot'"),
    ):
        ran = icp("filter", "dev-tool", *options)
        assert (ran.code, ran.out) == (2, ""), (options, ran.err)
        assert said in ran.err


def test_the_extra_is_named_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Together with how to install it."""
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    ran = icp("filter", "dev-tool", "--format", "sql")
    assert ran.code == 1
    assert "pip install 'icp-scoring[bulk]'" in ran.err
