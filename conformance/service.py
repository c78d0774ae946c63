"""A real `icp serve` to be judged, with a PostgreSQL of its own and the key that it leaves."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent
OPENAPI = ROOT / "openapi" / "openapi.json"

_ADDRESS = re.compile(r"http://127\.0\.0\.1:[0-9]+")
_STOPS_WITHIN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Service:
    """A service that answers.

    Attributes:
        address: Its base URL.
        key: An API key with every scope.
    """

    address: str
    key: str


@contextmanager
def running(*options: str) -> Iterator[Service]:
    """Run a block with a service of its own; what it logs goes to standard error.

    Args:
        options: For `icp serve`.

    Raises:
        RuntimeError: it ends before it serves, or does not end well afterwards.
    """
    state = Path(tempfile.mkdtemp(prefix="icp-"))  # short: the path of a socket is in it
    others = {name: value for name, value in os.environ.items() if not name.startswith("ICP_")}
    command = [sys.executable, "-m", "app.cli", "serve", "--port", "0", *options]
    process = subprocess.Popen(  # noqa: S603 - our own
        command, cwd=ROOT, env=others | {"ICP_STATE_DIR": str(state)}, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    try:
        yield Service(_address(process), (state / "development-key").read_text("ascii").strip())
    finally:
        process.send_signal(signal.SIGTERM)
        ended = process.wait(_STOPS_WITHIN_SECONDS)
        shutil.rmtree(state)
    if ended:
        raise RuntimeError(f"icp serve ended with {ended}")


def _address(process: subprocess.Popen[str]) -> str:
    said = ""
    for line in process.stdout or ():
        said += line
        if found := _ADDRESS.search(line):
            return found[0]
    raise RuntimeError(f"icp serve does not serve:\n{said}")
