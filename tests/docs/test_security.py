"""What the page on security promises is so."""

from __future__ import annotations

import re

from app.main import create_app
from app.settings import Settings
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
TEST = re.compile(r"^def (test_\w+)", re.MULTILINE)
CALL = re.compile(
    r"^\| `(?P<call>(?:DELETE|GET|PATCH|POST|PUT) \S+)` \| (?P<scopes>`[a-z:` or]+`) \|$",
    re.MULTILINE,
)


def test_every_test_that_is_named_exists() -> None:
    """Each threat names tests, and all of them are there."""
    there = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in TEST.findall(file.read_text(encoding="utf-8"))
    }
    threats = PAGE.split("## Threats")[1].split("\n## ")[0]
    rows = [line for line in threats.splitlines() if line.startswith("| ")][2:]
    assert len(rows) > 15
    for row in rows:
        named = re.findall(r"`(test_\w+)`", row)
        assert named, row
        assert [name for name in named if name not in there] == []


def test_every_call_is_listed_with_its_scopes() -> None:
    """The table is that of the OpenAPI document."""
    app = create_app(Settings.model_validate({"database_url": "postgresql://nowhere/none"}))
    declared = {
        f"{method.upper()} {path}": {scope for one in told["security"] for scope in one["key"]}
        for path, methods in app.openapi()["paths"].items()
        for method, told in methods.items()
        if told["security"]
    }
    listed = {
        row["call"]: set(re.findall(r"`([a-z:]+)`", row["scopes"])) for row in CALL.finditer(PAGE)
    }
    assert listed == declared
