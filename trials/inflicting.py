"""The faults: each is inflicted for some seconds and lifted again."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.processes import stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trials.deployment import Deployment

_QUERY_DELAY = 0.5
_CUT_EVERY = 1.0
_KILL_EVERY = 10.0
_DISK = "16m"


class Fault(NamedTuple):
    """A fault of a name.

    Attributes:
        name: On the command line and in the table.
        what: What is done, in words.
        seconds: How long it lasts.
        inflict: Does it, and returns when it is lifted.
        on_small_disk: Whether the snapshot has to lie on a file system of its own.
        ends_workers: Whether calls may be lost with the worker that has them in hand.
    """

    name: str
    what: str
    seconds: float
    inflict: Callable[[Deployment, float], None]
    on_small_disk: bool = False
    ends_workers: bool = False


def _freeze(deployed: Deployment, seconds: float) -> None:
    deployed.postgres.freeze()
    time.sleep(seconds)
    deployed.postgres.thaw()


def _stop(deployed: Deployment, seconds: float) -> None:
    deployed.postgres.stop()
    time.sleep(seconds)
    deployed.postgres.start()


def _kill(deployed: Deployment, seconds: float) -> None:
    deployed.postgres.kill()
    time.sleep(seconds)
    deployed.postgres.start()


def _slow(deployed: Deployment, seconds: float) -> None:
    deployed.proxy.delay = _QUERY_DELAY
    time.sleep(seconds)
    deployed.proxy.delay = 0.0


def _cut(deployed: Deployment, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        deployed.postgres.cut_listeners()
        time.sleep(_CUT_EVERY)


def _kill_workers(deployed: Deployment, seconds: float) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        os.kill(deployed.service.workers()[0], signal.SIGKILL)
        time.sleep(min(_KILL_EVERY, left))


def _fill_disk(deployed: Deployment, seconds: float) -> None:
    filling = deployed.state / "filling"
    with filling.open("wb", buffering=0) as file, suppress(OSError):  # full, as it should be
        while True:
            file.write(bytes(4_096))
    time.sleep(seconds)
    filling.unlink()


def _restart_without(deployed: Deployment, seconds: float) -> None:
    """Replace the service by another one while the database is away, as a rollout does."""
    deployed.postgres.stop()
    time.sleep(seconds / 3)
    first = deployed.service
    deployed.launch_another()
    stop(first.process)
    time.sleep(seconds / 3)
    deployed.postgres.start()


@contextmanager
def small_disk() -> Iterator[Path]:
    """Mount a small file system for the block; root alone may.

    Raises:
        PermissionError: we are not root.
    """
    if os.geteuid() != 0:
        raise PermissionError("mounting a small file system needs root")
    with tempfile.TemporaryDirectory(prefix="icp-") as place:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK},mode=0700", "tmpfs", place]
        subprocess.run(mount, check=True)  # noqa: S603 - a tool of the system
        try:
            yield Path(place)
        finally:
            subprocess.run(["umount", "--lazy", place], check=True)  # noqa: S603, S607 - the same


FAULTS = (
    Fault("frozen", "PostgreSQL stopped where it is (SIGSTOP), then goes on", 60, _freeze),
    Fault("stopped", "PostgreSQL stopped in order, started again", 30, _stop),
    Fault("killed", "PostgreSQL killed (`kill -9` of all its processes), started again", 30, _kill),
    Fault("slow", "every query of PostgreSQL late by 500 ms", 300, _slow),
    Fault("listen-cut", "the connections that LISTEN ended every second", 60, _cut),
    Fault(
        "worker-killed",
        "a worker killed (`kill -9`) every 10 s",
        60,
        _kill_workers,
        ends_workers=True,
    ),
    Fault(
        "disk-full",
        "the disk of the snapshot full (a small tmpfs)",
        60,
        _fill_disk,
        on_small_disk=True,
    ),
    Fault(
        "restart-without",
        "the service replaced by another one (started, then the first sent SIGTERM) while"
        " PostgreSQL is away",
        60,
        _restart_without,
    ),
)
