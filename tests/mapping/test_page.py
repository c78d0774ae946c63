"""What the page on mappings shows and no command prints; the rest is executed by tests.docs."""

from __future__ import annotations

import csv
import json

import pytest

from app.engine.yaml_core import parse_yaml
from app.library.mappings import mapping_keys
from app.mapping import apply, check_mapping, compile_mapping, join_index
from tests.docs.pages import ROOT, fences

PAGE = (ROOT / "docs" / "mapping.md").read_text(encoding="utf-8")


def test_the_account_of_the_example() -> None:
    """The mapping of the example makes the account that is shown."""
    shown = {fence.words[-1]: fence.text for fence in fences(PAGE) if fence.words}
    rows, rounds = (
        list(csv.DictReader(shown[name].splitlines())) for name in ("customers.csv", "rounds.csv")
    )
    mapping = compile_mapping(check_mapping(parse_yaml(shown["customers.yaml"].encode())))
    joined = {"rounds": join_index(mapping, "rounds", rounds)}

    assert apply(mapping, rows[0], joined) == json.loads(shown["json"])


@pytest.mark.parametrize("key", mapping_keys())
def test_every_mapping_is_documented(key: str) -> None:
    """The page names each mapping that ships."""
    assert f"| `{key}` |" in PAGE
