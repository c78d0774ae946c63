"""The directory in which workers count together."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - the directory made there is nobody else's
ROOM_BYTES = 16 * 1_048_576
_PREFIX = "icp-metrics-"


@contextmanager
def counts_directory() -> Iterator[Path]:
    """Make a directory for as long as a block lasts, and remove those that killed services left.

    It is not in the state directory: that may be full, or shared by services. It is in memory where
    the system has room there, as workers write into it beside requests, and a busy disk would stop
    them for hundreds of milliseconds. Parent and workers hold a lock on it, which ends with the
    last of them.
    """
    places = (IN_MEMORY, Path(tempfile.gettempdir()))
    for place in places:
        for left in place.glob(f"{_PREFIX}*"):
            _remove(left)
    made = Path(tempfile.mkdtemp(prefix="icp-", dir=next(filter(_has_room, places), None)))
    lock = os.open(made, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_SH)
    directory = made.rename(made.with_name(made.name.replace("icp-", _PREFIX)))
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)
        os.close(lock)


def _has_room(place: Path) -> bool:
    try:
        disk = os.statvfs(place)
    except OSError:  # there is none
        return False
    return os.access(place, os.W_OK) and disk.f_bavail * disk.f_frsize >= ROOM_BYTES


def _remove(directory: Path) -> None:
    with suppress(OSError):  # it is in use, somebody else's, or none
        lock = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(directory)
        finally:
            os.close(lock)
