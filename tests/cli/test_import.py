from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl.worksheet.formula import ArrayFormula

from app.engine.digest import digest
from app.engine.document import canonical
from app.engine.yaml_core import parse_yaml
from app.library import library_document, library_keys
from tests.cli.running import icp
from tests.cli.samples import flagged_document
from tests.cli.sheet.books import put, saved
from tests.documents import minimal_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook

CONDITION = "{any: [{attribute: industry, op: in, value: [a, b]}, {attribute: sellers, op: known}]}"


@pytest.mark.parametrize("key", library_keys())
def test_the_library_comes_back(key: str, tmp_path: Path) -> None:
    """A definition that went through a workbook has the same digest, and stands in a sound file."""
    book, out = tmp_path / "scorecard.xlsx", tmp_path / "back.yaml"
    assert icp("export", key, "--xlsx", book).code == 0
    assert icp("import", book, "--out", out).code == 0
    document = parse_yaml(library_document(key))
    assert digest(canonical(parse_yaml(out.read_bytes()))) == digest(canonical(document))
    assert icp("check", out).code == 0
    assert icp("import", book).out == out.read_text("utf-8")


def test_edits(tmp_path: Path) -> None:
    """What an owner changes, adds and takes away is what the definition then says."""

    def edit(book: Workbook) -> None:
        criteria = book["Criteria"]
        criteria.delete_rows(2)
        criteria.append([])
        criteria.append(
            ["need", "sellers", "sellers", "between", "[5, 50]", None, 2, "Sells", "No"]
        )
        criteria.append(["fit", "both", None, None, None, CONDITION, 1, "Both"])
        criteria.move_range("I1:I9", cols=2)
        criteria["H3"] = "  "
        book["Dimensions"].append(["need", "Need", 2])
        book["Bands"].insert_rows(2)
        book["Bands"]["A2"], book["Bands"]["B2"] = "best", 4
        book["Bands"]["C2"], book["Bands"]["D2"] = "{fit: 1}", "Call first"
        book["Flags"].append(["lost", "founded_year", "lt", 1990, None, "cap", "good", "Old"])
        book["Definition"]["B6"] = "[emea]"
        book["Definition"]["B9"] = book["Definition"]["B10"] = None
        book["Rest"]["A3"] = "lists: {crms: [hubspot]}"
        book.create_sheet("Notes of our own")["A1"] = "=1+1"

    book = saved(tmp_path / "a.xlsx", flagged_document(), edit)
    ran = icp("import", book)
    assert ran.err == ""
    found: Any = parse_yaml(ran.out.encode())
    fit, need = found["scorecard"]["dimensions"]
    assert [one["key"] for one in fit["criteria"]] == ["size", "both"]
    assert fit["criteria"][1]["when"] == parse_yaml(CONDITION.encode())
    assert need == {
        "key": "need",
        "name": "Need",
        "max_points": 2,
        "criteria": [
            {
                "key": "sellers",
                "when": {"attribute": "sellers", "op": "between", "value": [5, 50]},
                "points": 2,
                "reason": "Sells",
                "reason_not_met": "No",
            }
        ],
    }
    assert found["bands"][0] == {
        "key": "best",
        "min_score": 4,
        "min_points": {"fit": 1},
        "action": "Call first",
    }
    assert [flag["key"] for flag in found["anti_icp"]] == ["competitor", "lost"]
    assert found["anti_icp"][1]["band"] == "good"
    assert found["tags"] == ["emea"]
    assert found["lists"] == {"crms": ["hubspot"]}
    assert "research" not in found


def test_a_day_that_a_spreadsheet_made_a_date(tmp_path: Path) -> None:
    """A day typed as a value is the day, whatever the spreadsheet made of it."""
    attributes: Any = {"renewal": {"type": "date"}}
    edit = put({"Criteria!C3": "renewal", "Criteria!D3": "after", "Criteria!E3": date(2026, 3, 1)})
    ran = icp("import", saved(tmp_path / "a.xlsx", minimal_document(attributes=attributes), edit))
    assert "when: {attribute: renewal, op: after, value: '2026-03-01'}" in ran.out


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            {"Criteria!D3": "gtee"},
            ["Criteria!D3: /scorecard/dimensions/0/criteria/1/when/op: There is no operator"],
        ),
        (
            {"Criteria!E3": "many", "Bands!B3": 7, "Dimensions!C2": None},
            [
                "Criteria!E3: /scorecard/dimensions/0/criteria/1/when/value: ",
                "Dimensions!C2: /scorecard/dimensions/0/max_points: 'max_points' is missing",
                "Bands!B3: /bands/1/min_score: ",
            ],
        ),
        ({"Definition!B3": 360}, ["Definition!B3: /name: This is the number 360; write a text"]),
        ({"Definition!B7": None}, ["Definition!B7: /review: 'review' is missing"]),
        ({"Definition!B7": "2 months"}, ["Definition!B7: /review/cadence_days: This is a text"]),
        ({"Definition!B9": "godo"}, ["Definition!B9: /research/when_reachable: There is no band"]),
        ({"Flags!F2": "capp"}, ["Flags!F2: /anti_icp/0/effect: 'capp' is no"]),
        (dict.fromkeys(("Flags!B2", "Flags!C2", "Flags!D2")), ["Flags!B2: /anti_icp/0/when"]),
        ({"Flags!B2": None}, ["Flags!B2: /anti_icp/0/when"]),
        ({"Criteria!F3": "{all: [{attribute: x, op: known}]}", **dict.fromkeys(
            ("Criteria!C3", "Criteria!D3", "Criteria!E3"))},
         ["Criteria!F3: /scorecard/dimensions/0/criteria/1/when/all/0/attribute: "]),
        ({"Rest!A2": "tags: []"}, ["Rest!A2: /language: 'language' is missing"]),
        ({"Rest!A2": "language: 2"}, ["Rest!A2: /language: "]),
        ({"Rest!A2": None}, ["Rest: Line 3, column 1: There is no document"]),
        ({"Rest!A3": "routing: 5"}, ["Rest!A3: /routing: "]),
        ({"Criteria!A3": "fitt"}, ["Criteria!A3: There is no dimension 'fitt' on the sheet"]),
        ({"Criteria!A3": None}, ["Criteria!A3: Name the dimension of this criterion."]),
        ({"Criteria!A3": "zz", "Criteria!A2": "[fit]"}, [
            "Criteria!A2: There is no dimension", "Criteria!A3: There is no dimension 'zz'"]),
        ({"Criteria!F3": CONDITION}, ["Criteria!F3: Write attribute, op and value, or"]),
        ({"Criteria!F3": "{any: ["}, ["Criteria!F3: Line 2, column 1: "]),
        ({"Criteria!G3": "=1+1"}, ["Criteria!G3: This is a formula; write what it comes to."]),
        ({"Criteria!G3": ArrayFormula("G3:G4", "=1+1")}, ["Criteria!G3: This is a formula"]),
        ({"Rest!A3": "=1"}, ["Rest!A3: This is a formula"]),
        ({"Rest!B3": "=1"}, ["Rest!B3: This is a formula"]),
        ({"Rest!B3": "x"}, ["Rest!B3: Only the first column is read; clear the cell."]),
        ({"Rest!A3": 5}, ["Rest!A3: This is no text; format the cell as text."]),
        ({"Rest!A3": "  x: y"}, ["Rest: Line 3, column 4: "]),
        ({"Rest!A2": "- x"}, ["Rest!A1: Here stand fields of a definition"]),
        ({"Rest!A3": "bands: [1]"}, ["Rest!A3: The field 'bands' stands on another sheet"]),
        ({"Criteria!G3": "#REF!"}, ["Criteria!G3: This is an error of the spreadsheet"]),
        ({"Criteria!H3": date(2026, 3, 1)}, ["Criteria!H3: The spreadsheet made a date"]),
        ({"Criteria!K3": "a note"}, ["Criteria!K3: This column has no heading; clear the cell."]),
        ({"Criteria!K1": "notes"}, ["Criteria!K1: There is no column 'notes'; there are"]),
        ({"Criteria!G1": "point"}, [
            "Criteria!G1: There is no column 'point'; did you mean 'points'?",
            "Criteria!1: The column 'points' is missing; add its heading."]),
        ({"Criteria!H1": "points"}, [
            "Criteria!H1: There are two columns 'points'; keep one.",
            "Criteria!1: The column 'reason' is missing"]),
        ({"Definition!A4": "statment"}, [
            "Definition!A4: The field 'statment' is none; did you mean 'statement'?"]),
        ({"Definition!A4": "name"}, ["Definition!A4: The field 'name' is there twice; keep one."]),
        ({"Definition!A4": None}, ["Definition!A4: The field '' is none; there are key"]),
    ],
)  # fmt: skip
def test_faults_name_their_cells(cells: dict[str, object], said: list[str], tmp_path: Path) -> None:
    """Whatever is wrong is shown with its sheet and cell, and nothing is written."""
    book = saved(tmp_path / "a.xlsx", flagged_document(), put(cells))
    ran = icp("import", book, "--out", tmp_path / "out.yaml")
    assert ran.code == 1
    lines = ran.err.splitlines()
    assert [line[: len(f"{book}: {want}")] for line, want in zip(lines, said, strict=True)] == [
        f"{book}: {want}" for want in said
    ]
    assert not (tmp_path / "out.yaml").exists()


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda book: book.remove(book["Bands"]), "there is no sheet 'Bands'; start from a workb"),
        (lambda book: book["Bands"].delete_rows(1, 9), "Bands!1: The column 'key' is missing"),
        (lambda book: book["Bands"].merge_cells("A2:B3"), "Bands!A2:B3: These cells are merged"),
        (put({"Bands!A1048576": "x"}), "Bands goes down to D1048576; delete what is below row"),
        (put({"Bands!XFD1": "x"}), "Bands goes down to XFD3; delete what is below row 20,000"),
    ],
    ids=["sheet", "headings", "merged", "rows", "columns"],
)
def test_sheets_that_are_not_as_they_should_be(
    edit: Callable[[Workbook], object], said: str, tmp_path: Path
) -> None:
    """A sheet that is gone, merged or endless is named, with what to do."""
    book = saved(tmp_path / "a.xlsx", minimal_document(), edit)
    ran = icp("import", book)
    assert (ran.code, ran.err[: len(f"{book}: {said}")]) == (1, f"{book}: {said}")


def test_more_faults_than_anybody_reads(tmp_path: Path) -> None:
    """Of very many faults the first are shown, and that there are more."""
    edit = put({f"Flags!{column}{row}": "=1" for column in "ABCD" for row in range(2, 200)})
    lines = icp("import", saved(tmp_path / "a.xlsx", minimal_document(), edit)).err.splitlines()
    assert len(lines) == 501
    assert "there are more than 500 faults" in lines[-1]


def test_criteria_without_dimensions(tmp_path: Path) -> None:
    """Where there are no dimensions, that is said once, and not again for each criterion."""
    edit = put(dict.fromkeys(("Dimensions!A2", "Dimensions!B2", "Dimensions!C2")))
    book = saved(tmp_path / "a.xlsx", minimal_document(), edit)
    ran = icp("import", book)
    assert [line.split(": ")[1:3] for line in ran.err.splitlines()] == [
        ["Dimensions!A1", "/scorecard/dimensions"]
    ]


def test_empty_sheets(tmp_path: Path) -> None:
    """Sheets without rows are told what the definition then lacks."""

    def edit(book: Workbook) -> None:
        for sheet in book.worksheets:
            sheet.delete_rows(2, 99)

    ran = icp("import", saved(tmp_path / "a.xlsx", flagged_document(), edit))
    assert ran.code == 1
    assert "Rest: Line 2, column 1: There is no document; write one." in ran.err


@pytest.mark.parametrize("out", ["a.json", "a", "a.xlsx"])
def test_what_a_definition_is_written_to(out: str, tmp_path: Path) -> None:
    """A definition is written as YAML, and the name of its file says so."""
    ran = icp("import", saved(tmp_path / "a.xlsx", minimal_document()), "--out", tmp_path / out)
    assert ran.code == 2
    assert ran.err == f"--out {tmp_path / out}: name it .yaml or .yml\n"
