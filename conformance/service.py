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

_ICP = (sys.executable, "-m", "app.cli")
_ADDRESS = re.compile(r"http://127\.0\.0\.1:[0-9]+")
_STOPS_WITHIN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Service:
    """A service that answers.

    Attributes:
        address: Its base URL.
        key: An API key with every scope; None where the database is somebody else's.
    """

    address: str
    key: str | None


@contextmanager
def running(*options: str, **variables: str) -> Iterator[Service]:
    """Run a block with a service of its own; what it logs goes to standard error.

    Args:
        options: For `icp serve`.
        variables: What is set for it; nothing else that begins with ICP_ is.

    Raises:
        RuntimeError: it ends before it serves, or does not end well afterwards.
    """
    state = Path(tempfile.mkdtemp(prefix="icp-"))  # short: the path of a socket is in it
    process = subprocess.Popen(  # noqa: S603 - our own
        [*_ICP, "serve", "--port", "0", *options], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env=_environment(variables | {"ICP_STATE_DIR": str(state)}),
    )  # fmt: skip
    try:
        address = _address(process)
        key = state / "development-key"
        yield Service(address, key.read_text("ascii").strip() if key.exists() else None)
    finally:
        process.send_signal(signal.SIGTERM)
        ended = process.wait(_STOPS_WITHIN_SECONDS)
        shutil.rmtree(state)
    if ended:
        raise RuntimeError(f"icp serve ended with {ended}")


def icp(*arguments: str, **variables: str) -> str:
    """Run a command of `icp`, and return what it says.

    Raises:
        CalledProcessError: it fails.
    """
    done = subprocess.run(  # noqa: S603 - our own
        [*_ICP, *arguments], cwd=ROOT, check=True, env=_environment(variables),
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return done.stdout


def _environment(variables: dict[str, str]) -> dict[str, str]:
    others = {name: value for name, value in os.environ.items() if not name.startswith("ICP_")}
    return others | variables


def _address(process: subprocess.Popen[str]) -> str:
    said = ""
    for line in process.stdout or ():
        said += line
        if found := _ADDRESS.search(line):
            return found[0]
    raise RuntimeError(f"icp serve does not serve:\n{said}")
