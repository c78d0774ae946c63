"""Looking at processes, to see that none is left behind. Linux only."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

PATIENCE_SECONDS = 30

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def using(directory: Path) -> list[str]:
    """Return the command of every living process that works in a directory or names it."""
    return [
        command
        for process in Path("/proc").glob("[0-9]*")
        if (command := _uses(process, directory))
    ]


def await_none_using(directory: Path) -> list[str]:
    """Return what still uses a directory after a while; nothing as soon as nothing does."""
    give_up = time.monotonic() + PATIENCE_SECONDS
    while (left := using(directory)) and time.monotonic() < give_up:
        time.sleep(0.02)
    return left


def children_of(number: int) -> list[int]:
    """Return the numbers of a process's children."""
    said = Path(f"/proc/{number}/task/{number}/children").read_text()
    return [int(each) for each in said.split()]


def _uses(process: Path, directory: Path) -> str:
    try:
        command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()  # empty: ended
        place = (process / "cwd").readlink()
    except OSError:
        return ""
    named = str(directory) in command or place.is_relative_to(directory)
    return command if named else ""
