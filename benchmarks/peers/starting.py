"""Starting the peers."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.processes import free_port, running

if TYPE_CHECKING:
    from collections.abc import Iterator


class Peer(NamedTuple):
    """The port a peer listens on, and its process."""

    port: int
    pid: int


_NODE = Path(__file__).parents[1] / "node"


@contextmanager
def python_peer(name: str, core: int | None, *options: str) -> Iterator[Peer]:
    """Run one of the peers in Python for the block, and say where it is."""
    port = free_port()
    with running(
        [sys.executable, "-m", "benchmarks.peers", name, str(port), *options], port, core
    ) as process:
        yield Peer(port, process.pid)


@contextmanager
def node_peer(scorecard: object, key: str, core: int | None, directory: Path) -> Iterator[Peer]:
    """Run json-rules-engine behind Fastify for the block, and say where it is."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise RuntimeError("Node is not installed")
    if not (_NODE / "node_modules").exists():
        subprocess.run([npm, "ci", "--silent"], cwd=_NODE, check=True)  # noqa: S603 - a tool of the system
    file = directory / "scorecard.json"
    file.write_text(json.dumps(scorecard))
    port = free_port()
    with running([node, _NODE / "server.js", file, str(port), key], port, core) as process:
        yield Peer(port, process.pid)


def has_node() -> bool:
    """Tell whether Node and its package manager are installed."""
    return bool(shutil.which("node") and shutil.which("npm"))
