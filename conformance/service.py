"""A real `icp serve` to be judged, with a PostgreSQL of its own and the key that it leaves."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.processes import stop
from benchmarks.service import await_ready, launch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent
_SETTINGS = {"ICP_WEBHOOK_ALLOW_PRIVATE": "true"}
"""So that webhooks can be made; the hosts of judges have no address in the public network."""
OPENAPI = ROOT / "openapi" / "openapi.json"


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
def running(url: URL | None = None, workers: int = 1) -> Iterator[Service]:
    """Run a block with a service of its own; what it logs goes to standard error.

    Args:
        url: Its database; one of its own if left out.
        workers: How many.

    Raises:
        DidNotStart: it ends before it serves.
        RuntimeError: it does not end well afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="icp-") as state:
        started = launch(url, workers=workers, settings={"ICP_STATE_DIR": state} | _SETTINGS)
        try:
            await_ready(started)
            key = Path(state) / "development-key"
            sent = key.read_text("ascii").strip() if key.exists() else None
            host, port = started.address
            yield Service(f"http://{host}:{port}", sent)
        finally:
            stop(started.process)
    if started.process.returncode:
        raise RuntimeError(f"icp serve ended with {started.process.returncode}")


def icp(url: URL, *arguments: str) -> str:
    """Run a command of `icp` on a database, and return what it says.

    Raises:
        CalledProcessError: it fails.
    """
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-m", "app.cli", *arguments], cwd=ROOT, check=True,
        env=os.environ | {"ICP_DATABASE_URL": url.render_as_string(hide_password=False)},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return done.stdout
