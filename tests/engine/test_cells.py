from __future__ import annotations

import pytest

from app.engine.cells import cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff20"])
def test_cell_disarms_formulas(start: str) -> None:
    """A text that a spreadsheet would run gets an apostrophe before it."""
    assert cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("value", ["Acme", "", "a=b", "'=1", 5, -5, None])
def test_cell_leaves_the_rest(value: object) -> None:
    """Other texts, numbers and nothing stay as they are."""
    assert cell(value) == value
