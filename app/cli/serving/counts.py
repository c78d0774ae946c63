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

_PREFIX = "icp-metrics-"


@contextmanager
def counts_directory() -> Iterator[Path]:
    """Make a directory for as long as a block lasts, and remove those that killed services left.

    It is not in the state directory: that may be full, or shared by services. Parent and workers
    hold a lock on it, which ends with the last of them.
    """
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        _remove(left)
    made = Path(tempfile.mkdtemp(prefix="icp-"))
    lock = os.open(made, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_SH)
    directory = made.rename(made.with_name(made.name.replace("icp-", _PREFIX)))
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)
        os.close(lock)


def _remove(directory: Path) -> None:
    with suppress(OSError):  # it is in use, somebody else's, or none
        lock = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(directory)
        finally:
            os.close(lock)
