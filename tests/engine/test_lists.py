"""Lists of texts, written out or named."""

from __future__ import annotations

from app.engine.lists import expand
from schemas.conditions import ListRef


def test_expand() -> None:
    """A named list gives its texts, a written one itself."""
    assert expand(ListRef(list="north"), {"north": ("US", "CA")}) == ("US", "CA")
    assert expand(("US",), {}) == ("US",)
