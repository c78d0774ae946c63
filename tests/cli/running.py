"""Running the command line as people do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import IO, NamedTuple

from typer.testing import CliRunner

from app.cli.commands import command_line


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


def program(
    *arguments: object, stdout: IO[bytes] | int = subprocess.PIPE, **environment: str
) -> subprocess.Popen[bytes]:
    """Start the installed `icp` as a process of its own."""
    command = [str(Path(sys.executable).with_name("icp")), *map(str, arguments)]
    return subprocess.Popen(  # noqa: S603 - our own program, as people start it
        command, stdout=stdout, stderr=subprocess.PIPE, env=environment or None
    )


def drained(stream: IO[bytes] | None) -> str:
    """Return what is left in a stream of a process."""
    assert stream
    return stream.read().decode()


def written(path: Path, content: object) -> Path:
    """Write a file: text as it is, anything else as JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8", newline="")
    return path
