"""Pages of the documentation, executed as a reader would from the top.

What the info string of a fence says is done with its text:

- `yaml check`: a definition, mapping or platform mapping without faults;
- `yaml file NAME`, and so json, ndjson and csv: written to NAME, and checked if it is YAML;
- `yaml faulty NAME`: written, and not checked;
- `yaml fragment`: top-level blocks of a definition; sound when added to a minimal one;
- `yaml part NAME`: its top-level blocks take the place of those in NAME; the result is checked;
- `console`: each `$` command is run, and what follows is its output, errors included;
- `sh run`: run, and must succeed;
- `json answer`: the output of the last command, whatever its white space.

In outputs `…` stands for anything; ids, times and the server's port differ from run to run.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.cli.definitions import prepared
from app.cli.documents import Document, checked_mapping, checked_platform_mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PUBLIC = "127.0.0.1:8000"
COLUMNS = "110"

_FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^(?P<key>\w+):.*?(?=^\w|\Z)", re.MULTILINE | re.DOTALL)
_PASSING = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"), "<id>"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[0-9.]*(?:Z|\+00:00)"), "<time>"),
)


class Fence(NamedTuple):
    """A fenced block, with the words of its info string and the line it starts on."""

    words: list[str]
    text: str
    line: int


def fences(page: str) -> list[Fence]:
    """Return every fenced block of a page."""
    return [
        Fence(match["info"].split(), match["text"], page.count("\n", 0, match.start()) + 1)
        for match in _FENCE.finditer(page)
    ]


class Reader:
    """Somebody who types what a page shows, in a folder of their own.

    Args:
        folder: An empty folder; `app` in it leads to the project's own.
        address: Host and port of a server of their own, which the page calls 127.0.0.1:8000.
        state: Its state directory, which the page calls `.state`.
    """

    def __init__(self, folder: Path, address: str, state: Path | None = None) -> None:
        self._folder = folder
        self._address = address
        self._output = ""
        self._status = 0
        (folder / "app").symlink_to(ROOT / "app")
        if state is not None:
            (folder / ".state").symlink_to(state)

    def read(self, fence: Fence) -> None:
        """Do what a fence shows.

        Raises:
            AssertionError: It is not as the page says.
        """
        match fence.words:
            case ["console"]:
                for command, output in _commands(fence.text):
                    self._run(command)
                    _same(self._output, output)
            case ["sh", "run"]:
                self._run(fence.text)
                assert self._status == 0, self._output
            case ["json", "answer"]:
                _same("".join(self._output.split()), "".join(fence.text.split()))
            case ["yaml", "check"]:
                _sound(fence.text)
            case ["yaml", "fragment"]:
                _sound(_merged(MINIMAL, fence.text))
            case ["yaml", "part", name]:
                self._write(name, _merged((self._folder / name).read_text("utf-8"), fence.text))
            case [_, "file", name]:
                self._write(name, fence.text)
            case ["yaml", "faulty", name]:
                (self._folder / name).write_text(fence.text, "utf-8")
            case _:
                assert fence.words in PLAIN, f"say what to do with `{' '.join(fence.words)}`"

    def _write(self, name: str, text: str) -> None:
        if name.endswith(".yaml"):
            _sound(text)
        (self._folder / name).write_text(text, "utf-8")

    def _run(self, command: str) -> None:
        port = self._address.rpartition(":")[2]
        paths = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(  # noqa: S603 - the commands of our own pages
            ["/bin/sh", "-c", f"(exit {self._status})\n{command.replace(PUBLIC, self._address)}"],
            cwd=self._folder,
            env={
                **os.environ,
                "PATH": paths,
                "COLUMNS": COLUMNS,
                "ICP_PORT": port,
                "ICP_STATE_DIR": ".state",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )
        self._output = done.stdout.replace(self._address, PUBLIC)
        self._status = done.returncode


MINIMAL = """\
language: 1
key: minimal
name: Minimal
statement: Any company.
owner: revops
review: {cadence_days: 90}
scorecard:
  dimensions:
    - key: fit
      name: Fit
      max_points: 1
      criteria:
        - {key: named, when: {attribute: employees, op: known}, points: 1, reason: Known}
bands:
  - {key: call, min_score: 1, action: Call}
  - {key: leave, min_score: 0, action: Leave alone}
"""
PLAIN: tuple[list[str], ...] = ([], ["text"], ["sh"], ["json"], ["ts"])
"""Shown only: diagrams, what cannot run in a test, parts of JSON."""


def _commands(text: str) -> Iterator[tuple[str, str]]:
    """Yield each command with its output; a command goes on while a quote is open."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        lines = part.splitlines()
        end = 1
        while lines[end - 1].endswith("\\") or "\n".join(lines[:end]).count("'") % 2:
            end += 1
        yield "\n".join(lines[:end]), "\n".join(lines[end:])


def _same(actual: str, shown: str) -> None:
    """Compare outputs by what is printed: without trailing blanks, and without what passes.

    Raises:
        AssertionError: They differ, and how.
    """
    actual, shown = _settled(actual), _settled(shown)
    pattern = ".*".join(re.escape(piece) for piece in shown.split("…"))
    if not re.fullmatch(pattern, actual, re.DOTALL):
        difference = unified_diff(
            shown.splitlines(), actual.splitlines(), "the page", "the output", lineterm=""
        )
        raise AssertionError("\n".join(difference))


def _settled(text: str) -> str:
    for passing, name in _PASSING:
        text = passing.sub(name, text)
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def _sound(text: str) -> None:
    """Hold a document to what `icp check` holds it to."""
    document = Document("the page", text.encode(), json=False)
    if document.says("mapping"):
        checked_mapping(document)
    elif document.says("platform_mapping"):
        checked_platform_mapping(document)
    else:
        prepared(document)


def _merged(document: str, part: str) -> str:
    """Return a document with the top-level blocks of a part in the place of its own."""
    blocks = {match["key"]: match[0] for match in _BLOCK.finditer(document)}
    return "".join((blocks | {match["key"]: match[0] for match in _BLOCK.finditer(part)}).values())
