from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from openpyxl import load_workbook

from app.audit.events import Author
from app.engine.digest import digest
from app.engine.document import canonical
from app.engine.yaml_core import parse_yaml
from app.library import library_document, library_keys
from app.registry.publishing import Publication, prepare
from tests.cli.running import Ran, icp, written
from tests.cli.samples import flagged_document
from tests.documents import minimal_document
from tests.registry.changes import publish, tamper
from tests.waiting import eventually

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from app.registry.store import Store


def export(server: str, store: Store, *options: object) -> Ran:
    """Run `icp export` once the service has read all that the store holds."""
    headers = {
        "Authorization": f"Bearer {os.environ['ICP_API_KEY']}",
        "ICP-Min-Revision": str(store.revision()),
    }
    eventually(lambda: httpx.get(f"{server}/v1/icps", headers=headers).is_success)
    return icp("export", *options, "--server", server)


def said_by(path: Path) -> str:
    """Return the digest of what a YAML file says."""
    return digest(canonical(parse_yaml(path.read_bytes())))


def test_what_is_exported_is_what_is_published(tmp_path: Path, server: str, store: Store) -> None:
    """Every active definition becomes a file, and applying the files would change nothing."""
    for key in library_keys():
        ready = prepare(parse_yaml(library_document(key)))
        store.publish(Publication(ready, "why", activate=True), by=Author("ada"))
    publish(store, key="inactive", activate=False)
    folder = tmp_path / "new" / "folder"

    ran = export(server, store, "--out", folder)

    assert ran.code == 0
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == [f"{key}.yaml" for key in sorted(library_keys())]
    assert ran.out.splitlines() == [f"{file}: version 1, written" for file in files]
    for file in files:
        assert said_by(file) == digest(canonical(parse_yaml(library_document(file.stem))))
    again = icp("apply", *files, "--server", server, "--dry-run")
    assert (again.code, again.out) == (0, "Nothing would change.\n")


def test_those_that_are_named(
    tmp_path: Path, server: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the ICPs that are named are written, here; what cannot be is said, and the rest done."""
    publish(store, key="first")
    publish(store, key="second")
    publish(store, key="inactive", activate=False)
    monkeypatch.chdir(tmp_path)

    ran = export(server, store, "frist", "inactive", "second", "zzz")

    assert ran.code == 1
    assert ran.out == "second.yaml: version 1, written\n"
    assert ran.err.splitlines() == [
        "frist: there is no such ICP; did you mean 'first'?",
        "inactive: no version is active",
        "zzz: there is no such ICP",
    ]
    assert [file.name for file in tmp_path.glob("*.yaml")] == ["second.yaml"]


def test_the_active_version_is_exported(tmp_path: Path, server: str, store: Store) -> None:
    """Of a rolled back ICP it is the version in force, and that there is a newer one is said."""
    publish(store, owner="first")
    publish(store, owner="second")
    store.activate("small", 1, note="back", by=Author("ada"))

    ran = export(server, store, "--out", tmp_path)

    assert ran.out.startswith(f"{tmp_path / 'small.yaml'}: version 1, written; version 2 is newer")
    assert "owner: first" in (tmp_path / "small.yaml").read_text("utf-8")


def test_files_that_are_there(tmp_path: Path, server: str, store: Store) -> None:
    """A file that says the same keeps its comments; another one is replaced only by --force."""
    publish(store)
    file = tmp_path / "small.yaml"
    options = ("--out", tmp_path)
    export(server, store, *options)
    commented = "# Ours.\n" + file.read_text("utf-8")
    written(file, commented)
    assert export(server, store, *options).out == f"{file}: version 1, unchanged\n"
    assert file.read_text("utf-8") == commented

    for other in (commented.replace("revops", "sales"), "owner: ["):
        written(file, other)
        ran = export(server, store, *options)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == f"{file}: this is not version 1; --force replaces it\n"
        assert file.read_text("utf-8") == other
        assert export(server, store, *options, "--force").out == f"{file}: version 1, written\n"
        assert said_by(file) == digest(canonical(minimal_document()))


def test_versions_that_are_not_what_was_published(
    tmp_path: Path, server: str, store: Store, owner_engine: Engine
) -> None:
    """A version that was tampered with is not exported, and what else there is, is."""
    publish(store, key="sound")
    publish(store, key="spoilt")
    tamper(owner_engine, "UPDATE icp_version SET document = '{}' WHERE icp_key = 'spoilt'")

    ran = export(server, store, "sound", "spoilt", "--out", tmp_path)

    assert ran.code == 1
    assert ran.err.startswith("spoilt: ")
    assert [file.name for file in tmp_path.glob("*.yaml")] == ["sound.yaml"]


def test_a_version_of_another_release(
    tmp_path: Path, server: str, store: Store, owner_engine: Engine
) -> None:
    """What this release cannot read is not written as if it could be applied."""
    publish(store)
    document = canonical(minimal_document(to_come=True))
    for change in (
        "UPDATE icp_version SET document = :document, digest = :digest",
        "UPDATE icp_activation SET digest = :digest",
    ):
        tamper(owner_engine, change, document=document, digest=digest(document))

    ran = export(server, store, "small", "--out", tmp_path)

    assert (ran.code, ran.err) == (1, "small: version 1 is of another release, and not exported\n")


def test_a_folder_that_cannot_be_one(tmp_path: Path, server: str, store: Store) -> None:
    """A file where the folder should be is named in one sentence."""
    publish(store)
    file = written(tmp_path / "file", "")

    ran = export(server, store, "--out", file)

    assert (ran.code, ran.err) == (1, f"{file / 'small.yaml'}: File exists\n")


def test_a_workbook_of_a_service(tmp_path: Path, server: str, store: Store) -> None:
    """With --server, a workbook is of the active version there."""
    publish(store, owner="the service's")
    book = tmp_path / "scorecard.xlsx"

    ran = export(server, store, "small", "--xlsx", book)

    assert (ran.code, ran.out) == (0, "")
    assert load_workbook(book)["Definition"]["B5"].value == "the service's"


def test_a_workbook_to_edit(tmp_path: Path) -> None:
    """Each part has its sheet, headings stay in sight, numbers are numbers, choices are offered."""
    book = tmp_path / "scorecard.xlsx"
    assert (
        icp("export", written(tmp_path / "icp.json", flagged_document()), "--xlsx", book).code == 0
    )

    sheets = load_workbook(book)
    assert sheets.sheetnames == ["Definition", "Dimensions", "Criteria", "Bands", "Flags", "Rest"]
    assert list(sheets["Dimensions"].values) == [("key", "name", "max_points"), ("fit", "Fit", 3)]
    criteria = sheets["Criteria"]
    assert list(criteria.values)[1:] == [
        ("fit", "software", "industry", "eq", "software", None, 2, "Sells software", None),
        ("fit", "size", "employees", "gte", 51, None, 1, "Large enough", None),
    ]
    assert criteria.freeze_panes == "C2"
    choices = {str(one.sqref): one.formula1 for one in criteria.data_validations.dataValidation}
    assert choices["A2:A1000"] == "Dimensions!$A$2:$A$1000"
    assert choices["D2:D1000"].startswith('"eq,ne,in,')
    assert len(choices["D2:D1000"]) < 256  # or spreadsheets refuse the workbook
    assert [cell.value for cell in sheets["Rest"]["A"]][1:] == ["language: 1"]


def test_no_cell_runs(tmp_path: Path) -> None:
    """A text that a spreadsheet would run is a text there."""
    book = tmp_path / "scorecard.xlsx"
    document = minimal_document(owner="=1+1", name="@SUM(A1)", statement="#REF!", tags=["minus"])
    icp("export", written(tmp_path / "icp.json", document), "--xlsx", book)

    cells = [cell for sheet in load_workbook(book) for line in sheet.iter_rows() for cell in line]
    assert {"=1+1", "@SUM(A1)", "#REF!"} <= {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert all(cell.quotePrefix for cell in cells if cell.value == "=1+1")


def test_a_workbook_that_is_there(tmp_path: Path) -> None:
    """What somebody may have edited is replaced only by --force."""
    book = written(tmp_path / "scorecard.xlsx", "edited")

    ran = icp("export", "dev-tool", "--xlsx", book)
    assert (ran.code, ran.err) == (1, f"{book}: this is there already; --force replaces it\n")
    assert book.read_text("utf-8") == "edited"

    assert icp("export", "dev-tool", "--xlsx", book, "--force").code == 0
    assert load_workbook(book)["Definition"]["B2"].value == "dev-tool"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--xlsx", "a.xlsx"], 2, "--xlsx: name one definition"),
        (["dev-tool", "revops-tool", "--xlsx", "a.xlsx"], 2, "--xlsx: name one definition"),
        (["dev-tool", "--xlsx", "a.xls"], 2, "--xlsx a.xls: a workbook's name must end in .xlsx"),
        (["dev-tool", "--xlsx", "a.xlsx", "--out", "."], 2, "--out: with --xlsx, "),
        (["dev-tol", "--xlsx", "a.xlsx"], 2, "there is no ICP 'dev-tol' in the library (did you"),
        (["none.yaml", "--xlsx", "a.xlsx"], 2, "none.yaml: no such file or directory"),
        (["dev-tool", "--xlsx", "no/a.xlsx"], 2, "no/a.xlsx: there is no folder"),
    ],
)
def test_wrong_calls(
    arguments: list[str],
    code: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A call that makes no sense is told what would, and writes nothing."""
    monkeypatch.chdir(tmp_path)
    ran = icp("export", *arguments)
    assert (ran.code, ran.err[: len(said)]) == (code, said)
    assert list(tmp_path.iterdir()) == []


def test_a_faulty_definition(tmp_path: Path) -> None:
    """A file with faults becomes no workbook; the faults are shown with their lines."""
    file = written(tmp_path / "icp.json", minimal_document(language=2))
    ran = icp("export", file, "--xlsx", tmp_path / "a.xlsx")
    assert ran.code == 1
    assert ran.err.startswith(f"{file}:1: /language: ")


def test_more_than_a_cell_holds(tmp_path: Path) -> None:
    """A condition that is too long for a cell is refused, not cut off."""
    long: list[Any] = [f"{number:03d} {'word ' * 10}" for number in range(900)]
    document: Any = minimal_document()
    criterion = document["scorecard"]["dimensions"][0]["criteria"][0]
    criterion["when"] = {"attribute": "industry", "op": "in", "value": long}
    file = written(tmp_path / "icp.json", document)

    ran = icp("export", file, "--xlsx", tmp_path / "a.xlsx")

    assert ran.code == 1
    assert ran.err.startswith("Criteria!E2 would hold ")
    assert not (tmp_path / "a.xlsx").exists()


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the library is not installed, people are told how to install it."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    for ran in (
        icp("export", "dev-tool", "--xlsx", tmp_path / "a.xlsx"),
        icp("import", tmp_path / "a.xlsx"),
    ):
        assert ran.code == 1
        assert ran.err == "workbooks need the extra `sheet`: pip install 'icp-scoring[sheet]'\n"
