"""Running the command line as people do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from typer.testing import CliRunner

from app.cli.main import command_line

if TYPE_CHECKING:
    from pathlib import Path


class Ran(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


def icp(*arguments: object) -> Ran:
    """Run `icp` with the given arguments in this process."""
    words = [str(argument) for argument in arguments]
    result = CliRunner().invoke(command_line(*words[:1]), words)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def written(path: Path, content: object) -> Path:
    """Write a file: text as it is, anything else as JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8", newline="")
    return path
