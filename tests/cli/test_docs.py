from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from app.cli.main import COMMANDS
from app.engine.document import parse_yaml
from app.library.mappings import mapping_keys
from app.mapping import apply, check_mapping, compile_mapping, join_index
from tests.cli.running import icp, written

DOCS = Path(__file__).parents[2] / "docs"
CLI = (DOCS / "cli.md").read_text(encoding="utf-8")
MAPPING = (DOCS / "mapping.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Return the code blocks of the page on mappings in one language."""
    return re.findall(rf"```{language}\n(.*?)```", MAPPING, flags=re.DOTALL)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_documented(command: str) -> None:
    """The page names each command and each of its options."""
    help_ = icp(command, "--help").out

    assert f"`icp {command}`" in CLI
    assert [option for option in re.findall(r"--[a-z-]+", help_) if option not in CLI] == []


def test_the_example_is_what_comes_out() -> None:
    """The mapping of the example makes the account that is shown."""
    accounts, rounds = (list(csv.DictReader(io.StringIO(text))) for text in blocks("csv"))
    mapping = compile_mapping(check_mapping(parse_yaml(blocks("yaml")[0].encode())))
    joined = {"rounds": join_index(mapping, "rounds", rounds)}

    assert apply(mapping, accounts[0], joined) == json.loads(blocks("json")[0])


def test_the_table_is_what_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scoring the example shows the table of the page."""
    monkeypatch.setenv("COLUMNS", "110")
    for name, text in zip(("customers.csv", "rounds.csv"), blocks("csv"), strict=True):
        written(tmp_path / name, text)
    mapping = written(tmp_path / "customers.yaml", blocks("yaml")[0])
    options = ("--map", mapping, "--icp", "dev-tool", "--as-of", "2026-04-01")

    ran = icp("score", tmp_path / "customers.csv", *options)

    shown = [line.rstrip() for line in ran.out.splitlines()]
    table = blocks("text")[0].rstrip().splitlines()
    assert shown[1 : 1 + len(table)] == table
    assert [line for line in CLI.splitlines() if line in shown and line] == [
        line for line in shown if line
    ]


@pytest.mark.parametrize("key", mapping_keys())
def test_every_mapping_is_documented(key: str) -> None:
    """The page names each mapping that ships."""
    assert f"`{key}`" in MAPPING
