from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.cli.sheet.reading import read_workbook
from app.engine.document import canonical
from app.engine.yaml_core import parse_yaml
from app.library import library_document
from tests.cli.sheet.books import saved
from tests.documents import minimal_document
from tests.engine.strategies import document as documents
from tests.engine.test_document import TEXTS


@pytest.mark.parametrize(
    "changes",
    [
        {"tags": [], "anti_icp": [], "research": None, "messaging": None, "attributes": {}},
        {"review": {"cadence_days": 90, "personas_cadence_days": None}, "examples": []},
        {"statement": "null", "owner": '"quoted"', "name": " 1e3\r\n_x0041_\x07\ufffe "},
        {"statement": "a\n\n", "owner": "=1+1", "key": "2024", "tags": ["true", "null"]},
        {"lists": {"odd": ["_x000D_", "=1", "-", " #", "\x07", "x" * 999, "é😀"]}},
        {"messaging": {"angle": "line\n\n  line\n\n", "fit_statement": "  a\n"}},
    ],
)
def test_odd_definitions_come_back(changes: dict[str, Any], tmp_path: Path) -> None:
    """What is given and empty stays so, and no text is taken for something else."""
    document = minimal_document(**changes)
    found, _ = read_workbook(saved(tmp_path / "a.xlsx", document))
    assert canonical(found) == canonical(document)


@given(documents(), TEXTS.filter(lambda text: not text.isspace() and bool(text)), st.floats(0, 1e9))
def test_any_definition_comes_back(document: Any, text: str, number: float) -> None:  # noqa: ANN401 - drawn
    """Whatever conditions, bands, flags and texts there are, none changes on the way."""
    first = document["scorecard"]["dimensions"][0]
    first["criteria"][0]["reason_not_met"] = first["name"] = document["owner"] = text
    first["criteria"][0]["when"] = {"attribute": "n", "op": "eq", "value": number}
    with tempfile.TemporaryDirectory() as folder:
        found, _ = read_workbook(saved(Path(folder, "a.xlsx"), document))
    assert canonical(found) == canonical(document)


def test_a_workbook_that_somebody_saved_again(tmp_path: Path) -> None:
    """Texts that a spreadsheet moved into its table of texts are read alike."""
    document = parse_yaml(library_document("dev-tool"))
    book = saved(tmp_path / "a.xlsx", document)
    load_workbook(book).save(book)
    found, _ = read_workbook(book)
    assert canonical(found) == canonical(document)
