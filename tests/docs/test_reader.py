from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.cli.errors import Failure
from app.engine.faults import FaultsFoundError
from tests.docs.pages import MINIMAL, PUBLIC, Reader, fences

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path, *blocks: tuple[str, str]) -> None:
    """Read a page made of these fences."""
    page = "".join(f"```{info}\n{text}```\n" for info, text in blocks)
    reader = Reader(folder, PUBLIC)
    for fence in fences(page):
        reader.read(fence)


@pytest.mark.parametrize(
    "blocks",
    [
        [("yaml check", MINIMAL)],
        [("yaml fragment", "owner: sales\n")],
        [("yaml file a.yaml", MINIMAL), ("yaml part a.yaml", "owner: sales\n")],
        [
            ("csv file a.csv", "name\n"),
            ("console", "$ cat a.csv\nname\n$ echo a; echo b >&2\na\nb\n"),
        ],
        [("console", "$ echo 'one\ntwo' three\none\ntwo three\n")],
        [("console", "$ echo one two three\none … three\n")],
        [("sh run", "echo '{\"a\": 1}'\n"), ("json answer", '{\n  "a": …\n}\n')],
        [("sh run", "echo 0a1b2c3d-0000-4000-8000-000000000000\n"), ("json answer", "<id>\n")],
        [("console", "$ false\n$ echo $?\n1\n")],
        [("text", "anything\n"), ("yaml faulty a.yaml", "language: 2\n")],
    ],
)
def test_what_is_so_passes(tmp_path: Path, blocks: list[tuple[str, str]]) -> None:
    """Sound documents, commands that work and real outputs pass."""
    read(tmp_path, *blocks)


@pytest.mark.parametrize(
    "blocks",
    [
        [("yaml check", MINIMAL.replace(", points: 1", ", points: 2"))],
        [("yaml fragment", "owners: sales\n")],
        [("yaml file a.yaml", MINIMAL), ("yaml part a.yaml", "bands: []\n")],
        [("yaml", MINIMAL)],
        [("console", "$ echo one\ntwo\n")],
        [("console", "$ no-such-command\n")],
        [("sh run", "false\n")],
        [("sh run", "echo 1\n"), ("json answer", "2\n")],
    ],
)
def test_what_is_not_so_fails(tmp_path: Path, blocks: list[tuple[str, str]]) -> None:
    """A faulty document, a command that fails and an output that differs fail the page."""
    with pytest.raises((AssertionError, Failure, FaultsFoundError)):
        read(tmp_path, *blocks)
