"""Processes to measure: started on a core of their own, and looked at through /proc (Linux)."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HOST = "127.0.0.1"

_START_SECONDS = 60
_STOP_SECONDS = 60
_TICK_SECONDS = 0.002
_KILOBYTE = 1024
_LISTENS = "0A"


class DidNotStart(RuntimeError):  # noqa: N818 - named for what happened
    """A process ended, or did not listen in time."""


def free_port() -> int:
    """Return a TCP port that nobody listens on."""
    with socket.create_server((HOST, 0)) as listener:
        return int(listener.getsockname()[1])


def cores() -> tuple[int | None, int | None]:
    """Return the core for what is measured and the one for the load; None twice with only one."""
    if sys.platform != "linux":
        return None, None
    there = sorted(os.sched_getaffinity(0))
    return (there[0], there[1]) if len(there) > 1 else (None, None)


@contextmanager
def pinned(core: int | None) -> Iterator[None]:
    """Keep this process, and those it starts in the block, on one core."""
    if core is None or sys.platform != "linux":
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def start(
    command: Sequence[str | Path], core: int | None, environment: dict[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a command on a core; None lets it run on any."""
    with pinned(core):
        return subprocess.Popen(  # noqa: S603 - our own commands
            command, env=environment, stdout=subprocess.DEVNULL
        )


def await_listening(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until a process listens on a port.

    Raises:
        DidNotStart: it ended, or does not listen in time.
    """
    give_up = time.monotonic() + _START_SECONDS
    while time.monotonic() < give_up and process.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(_TICK_SECONDS)
        else:
            return
    raise DidNotStart(f"{process.args!r} does not listen on {port}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and wait until it has; one that does not is killed."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def running(
    command: Sequence[str | Path], port: int, core: int | None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server for the block."""
    process = start(command, core)
    try:
        await_listening(process, port)
        yield process
    finally:
        stop(process)


def children(pid: int) -> list[int]:
    """Return the processes that a process started and that live."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except FileNotFoundError:
        return []
    return [int(child) for child in text.split()]


def resident(pid: int) -> int:
    """Return the resident set size of a process, in bytes; 0 when it has ended."""
    return _size(pid, "status", "VmRSS:")


def proportional(pid: int) -> int:
    """Return the proportional set size of a process, in bytes; 0 when it has ended.

    A page that several processes share counts by the share of each: over all of them they add up.
    """
    return _size(pid, "smaps_rollup", "Pss:")


def _size(pid: int, file: str, name: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    sizes = (int(line.split()[1]) for line in lines if line.startswith(name))
    return next(sizes, 0) * _KILOBYTE


def busy(pid: int) -> float:
    """Return the seconds that the threads of a process have run so far."""
    nanoseconds = 0
    for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(FileNotFoundError, ProcessLookupError):  # ended just now
            nanoseconds += int(thread.read_text().split()[0])
    return nanoseconds / 1e9


def holder(port: int, among: Sequence[int]) -> int | None:
    """Return which process holds the server's end of a connection from one of our ports."""
    for fields in _sockets():
        if fields[2].endswith(f":{port:04X}"):
            return next((pid for pid in among if _holds(pid, fields[9])), None)
    return None


def listening(port: int, among: Sequence[int]) -> list[int]:
    """Return which processes listen on a port."""
    for fields in _sockets():
        if fields[1].endswith(f":{port:04X}") and fields[3] == _LISTENS:
            return [pid for pid in among if _holds(pid, fields[9])]
    return []


def _sockets() -> list[list[str]]:
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return [line.split() for line in lines]


def _holds(pid: int, number: str) -> bool:
    try:
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError):  # closed just now
                if str(entry.readlink()) == f"socket:[{number}]":
                    return True
    except (FileNotFoundError, ProcessLookupError):
        pass  # it has ended
    return False
