"""The most requests a second, by `wrk`: a closed loop from one core, bodies from a file in turn."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.processes import HOST, busy, pinned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.peers.starting import Peer

CONNECTIONS = 32

_SCRIPT = Path(__file__).with_name("wrk.lua")
_RATE = re.compile(r"Requests/sec:\s*([\d.]+)")
_SENT = re.compile(r"(\d+) requests in")
_TROUBLE = re.compile(r"Socket errors: .*|Non-2xx or 3xx responses: .*")


class WrkError(RuntimeError):
    """wrk could not run, or got answers that count for nothing."""


class Measured(NamedTuple):
    """Requests a second, and the seconds that the server was busy for each."""

    rate: float
    busy: float


class Target:
    """A server on this machine and the bodies it gets.

    Args:
        name: What the report calls it.
        where: Its port, and the process that answers.
        key: Its API key.
        file: Where the bodies are kept, one a line.
        bodies: What is sent again and again; or, for what is sent once only, those of each round.
    """

    def __init__(
        self,
        name: str,
        where: Peer,
        key: str,
        file: Path,
        bodies: Sequence[bytes] | Iterator[Sequence[bytes]],
    ) -> None:
        self.name = name
        self._where = where
        self._key = key
        self._file = file
        self._rounds = bodies if isinstance(bodies, Iterator) else None
        self._bodies = 0
        self._next = 0
        if not isinstance(bodies, Iterator):
            self._keep(bodies)

    def measure(self, seconds: float, core: int | None) -> Measured:
        """Send for some time, from the body after the last one sent on.

        Raises:
            WrkError: some answer was no success, or what is to be sent once did not suffice.
        """
        if self._rounds:
            self._keep(next(self._rounds))
        url = f"http://{HOST}:{self._where.port}/v1/score"
        command = [
            *("wrk", "--threads", "1", "--connections", str(CONNECTIONS)),
            *("--duration", f"{seconds:g}s", "--timeout", "10s", "--script", str(_SCRIPT), url),
            *("--", str(self._file), self._key, str(self._next)),
        ]
        before = busy(self._where.pid)
        with pinned(core):
            done = subprocess.run(  # noqa: S603 - a tool of the system
                command, capture_output=True, text=True, check=False
            )
        found, sent = _RATE.search(done.stdout), _SENT.search(done.stdout)
        trouble = _TROUBLE.search(done.stdout)
        if done.returncode or trouble or not found or not sent or not int(sent[1]):
            reason = trouble[0] if trouble else done.stderr or done.stdout
            raise WrkError(f"{self.name}: {reason}")
        if self._rounds and int(sent[1]) > self._bodies:
            raise WrkError(f"{self.name}: {self._bodies} bodies do not suffice for a round")
        self._next = (self._next + int(sent[1])) % self._bodies
        return Measured(float(found[1]), (busy(self._where.pid) - before) / int(sent[1]))

    def _keep(self, bodies: Sequence[bytes]) -> None:
        self._file.write_bytes(b"\n".join(bodies) + b"\n")
        self._bodies, self._next = len(bodies), 0


def is_installed() -> bool:
    """Tell whether wrk is there."""
    return shutil.which("wrk") is not None


def rounds(
    targets: Sequence[Target], count: int, seconds: float, core: int | None
) -> dict[str, list[Measured]]:
    """Measure all targets in turn, again and again, after a round that warms them up.

    Returns:
        What each target came to, by its name, in the order of the rounds.
    """
    measured: dict[str, list[Measured]] = {target.name: [] for target in targets}
    for number in range(count + 1):
        for target in targets:
            one = target.measure(seconds, core)
            if number:
                measured[target.name].append(one)
    return measured
