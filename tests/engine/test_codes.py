"""The codes of faults and their page."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from app.engine.codes import Code

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
DOCUMENTS = ("Reading a document", "Structure", "References", "Rules")


def _listed(*sections: str) -> list[str]:
    parts = re.split(r"^## (.+)$", PAGE, flags=re.MULTILINE)
    texts = dict(zip(parts[1::2], parts[2::2], strict=True))
    rows = re.compile(r"^\| `(\w+)`", re.MULTILINE)
    return [code for section in sections for code in rows.findall(texts[section])]


def _trees(folder: str) -> list[ast.AST]:
    return [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / folder).rglob("*.py")]


def _codes_in(folder: str, calls: dict[str, int]) -> set[str]:
    """Return the texts given as `code`, by name or at a position, to functions of these names."""
    codes = set()
    for tree in _trees(folder):
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in calls:
                named = [word.value for word in node.keywords if word.arg == "code"]
                given = named or node.args[calls[name] :][:1]
                codes |= {code.value for code in given if isinstance(code, ast.Constant)}
    return {code for code in codes if isinstance(code, str)}


def test_documents() -> None:
    """Every code of a document's faults is listed once, and no other is."""
    assert sorted(_listed(*DOCUMENTS)) == sorted(Code)


def test_codes_are_used() -> None:
    """Every code is given to some fault, and faults of documents have no others."""
    used = {
        node.attr
        for tree in _trees("app")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "Code"
    }
    assert used == {code.name for code in Code}
    assert _codes_in("app/engine/checking", {"add": 1, "no_such": 3, "Fault": 1}) == set()


def test_accounts() -> None:
    """Every code of an account's faults and of the warnings is listed, and no other is."""
    faults = _codes_in("app/engine/normalise", {"fault": 1, "Flaw": 0, "Fault": 1})
    assert set(_listed("Faults of an account")) == faults
    warnings = _codes_in("app/engine/normalise", {"Unreadable": 0})
    assert set(_listed("Warnings of a decision")) == warnings
