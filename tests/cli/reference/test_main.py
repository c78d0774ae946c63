from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from typer.testing import CliRunner, Result

from app.cli.reference.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path

STALE = "# Page\n<!-- limits -->\n<!-- end -->\n"


def run(*arguments: object) -> Result:
    """Run the module's command in this process."""
    command = typer.Typer()
    command.command()(main)
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_pages_are_written(tmp_path: Path) -> None:
    """Without --check, a page that differs is written and named; then it is up to date."""
    page = tmp_path / "page.md"
    page.write_text(STALE, encoding="utf-8")
    assert run(page).stdout == f"{page}: written\n"
    assert "1 MiB" in page.read_text(encoding="utf-8")
    assert run("--check", page).stdout == ""


def test_drift_fails_the_check(tmp_path: Path) -> None:
    """With --check, a page that differs is named and left as it is, and the command fails."""
    page = tmp_path / "page.md"
    page.write_text(STALE, encoding="utf-8")
    result = run("--check", page)
    assert (result.exit_code, result.stdout) == (
        1,
        f"{page}: not what the models say; run `make docs`\n",
    )
    assert page.read_text(encoding="utf-8") == STALE
