"""The most requests a second, by `wrk`: a closed loop from one core, bodies from a file in turn."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.processes import HOST, pinned

if TYPE_CHECKING:
    from collections.abc import Sequence

CONNECTIONS = 32

_SCRIPT = Path(__file__).with_name("wrk.lua")
_RATE = re.compile(r"Requests/sec:\s*([\d.]+)")
_SENT = re.compile(r"(\d+) requests in")
_TROUBLE = re.compile(r"Socket errors: .*|Non-2xx or 3xx responses: .*")


class WrkError(RuntimeError):
    """wrk could not run, or got answers that count for nothing."""


class Target:
    """A server on this machine and the bodies it gets.

    Args:
        name: What the report calls it.
        port: Where it listens.
        key: Its API key.
        file: The bodies, one a line.
        bodies: How many there are.
    """

    def __init__(self, name: str, port: int, key: str, file: Path, bodies: int) -> None:
        self.name = name
        self.port = port
        self._key = key
        self._file = file
        self._bodies = bodies
        self._next = 0

    def rate(self, seconds: float, core: int | None) -> float:
        """Return the requests a second; goes on with the body after the last one sent.

        Raises:
            WrkError: some answer was no success.
        """
        url = f"http://{HOST}:{self.port}/v1/score"
        command = [
            *("wrk", "--threads", "1", "--connections", str(CONNECTIONS)),
            *("--duration", f"{seconds:g}s", "--timeout", "10s", "--script", str(_SCRIPT), url),
            *("--", str(self._file), self._key, str(self._next)),
        ]
        with pinned(core):
            done = subprocess.run(  # noqa: S603 - a tool of the system
                command, capture_output=True, text=True, check=False
            )
        found, sent = _RATE.search(done.stdout), _SENT.search(done.stdout)
        trouble = _TROUBLE.search(done.stdout)
        if done.returncode or trouble or not found or not sent:
            reason = trouble[0] if trouble else done.stderr or done.stdout
            raise WrkError(f"{self.name}: {reason}")
        self._next = (self._next + int(sent[1])) % self._bodies
        return float(found[1])


def is_installed() -> bool:
    """Tell whether wrk is there."""
    return shutil.which("wrk") is not None


def rounds(
    targets: Sequence[Target], count: int, seconds: float, core: int | None
) -> dict[str, list[float]]:
    """Measure all targets in turn, again and again, after a round that warms them up.

    Returns:
        The requests a second of each target by its name, in the order of the rounds.
    """
    rates: dict[str, list[float]] = {target.name: [] for target in targets}
    for number in range(count + 1):
        for target in targets:
            rate = target.rate(seconds, core)
            if number:
                rates[target.name].append(rate)
    return rates
