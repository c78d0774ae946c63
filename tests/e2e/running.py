"""The service as people run it: a process of its own, talked to over HTTP."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.processes import children_of
from tests.waiting import eventually

ICP = Path(sys.executable).with_name("icp")


@dataclass(frozen=True, slots=True)
class Service:
    """A running `icp serve`.

    Attributes:
        process: Its parent.
        said: What it printed up to the line that is to be pasted.
        address: Where it serves.
        client: Calls it with a key that may do everything.
    """

    process: subprocess.Popen[str]
    said: str
    address: str
    client: httpx.Client

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send it a signal and return its exit code."""
        self.client.close()
        self.process.send_signal(number)
        self.process.communicate()
        return self.process.returncode

    def score(self, icp: str = "dev-tool") -> dict[str, Any]:
        """Score a software company."""
        body = {"icp": icp, "account": {"industry": "Software"}}
        answer: dict[str, Any] = self.client.post("/v1/score", json=body).raise_for_status().json()
        return answer

    def workers(self) -> list[int]:
        """Return the numbers of the workers' processes."""
        found = []
        for number in children_of(self.process.pid):
            with suppress(ProcessLookupError, FileNotFoundError):  # it has just ended
                if not _is_program(number):
                    found.append(number)
        return found


def environment(state: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a service: nothing but these settings is set."""
    kept = {name: value for name, value in os.environ.items() if name[:4] != "ICP_"}
    return kept | {"ICP_STATE_DIR": str(state), "ICP_PORT": "0"} | settings


def start(state: Path, *options: str, key: str = "", **settings: str) -> Service:
    """Start a service and wait until it says that it serves.

    Args:
        state: Its state directory.
        options: Of the command line.
        key: What the client sends; the development key if not given.
        settings: Environment variables.
    """
    with (state / "log").open("a") as log_file:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [ICP, "serve", *options],
            env=environment(state, **settings),
            cwd=state,  # so that what is left of it is found
            stdout=subprocess.PIPE,
            stderr=log_file,
            text=True,
        )
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if line.startswith("curl"):
            break
    else:
        raise AssertionError(f"it ended early: {process.wait()}\n{said}{log(state)}")
    found = re.search(r"http://[^ ,]+", said)
    assert found
    key = key or (state / "development-key").read_text().strip()
    headers = {"Authorization": f"Bearer {key}"}
    return Service(process, said, found[0], httpx.Client(base_url=found[0], headers=headers))


def log(state: Path) -> str:
    """Return what services with this state directory have logged."""
    return (state / "log").read_text()


def await_closed(service: Service) -> None:
    """Wait until the service takes no connection any more."""
    eventually(lambda: _is_closed(service))


def _is_closed(service: Service) -> bool:
    try:
        httpx.get(f"{service.address}/healthz")
    except httpx.ConnectError:
        return True
    return False


def _is_program(number: int) -> bool:
    """Tell whether a child of the service is another program, so not forked from it."""
    return b"embedded.keeper" in Path(f"/proc/{number}/cmdline").read_bytes()


def sockets_of(number: int) -> int:
    """Return how many sockets a process has open."""
    files = Path(f"/proc/{number}/fd").iterdir()
    return sum(str(file.readlink()).startswith("socket:") for file in files)
