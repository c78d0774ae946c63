"""The last-known-good snapshot: a file to start from while the database is away."""

from __future__ import annotations

import fcntl
import os
import stat
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from app.registry.snapshot_format import MAX_HEAD, Head, SnapshotDamaged, decode, encode, head

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.registry.held import Confirmed

NAME = "registry.snapshot"
CLOCK_SECONDS = 5.0
"""How far the file's time may lie ahead of ours; beyond, somebody's clock was wrong."""
ANY = ""
"""The address that stands for any, of one who only reads."""


class SnapshotForeign(Exception):  # noqa: N818 - named for what happened, like all here
    """A snapshot is of a database at another address.

    Attributes:
        address: Where.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(f"it is of the database at {address}")


class Found(NamedTuple):
    """What the file says of itself.

    Attributes:
        head: Which database, its revision, and where it was.
        ended: When the database was last seen to be there, by `time.time`: the file's time.
    """

    head: Head
    ended: float


class Snapshot:
    """The file; any number of processes write it, one at a time.

    Every method but `is_there` raises OSError when the directory cannot be used.

    Args:
        directory: Where it lies; made if missing.
        address: Where the database is: a snapshot of another one is not read.
    """

    def __init__(self, directory: Path, address: str = ANY) -> None:
        self.path = directory / NAME
        self._address = address
        self._aside = self.path.with_suffix(".new")
        self._lock = self.path.with_suffix(".lock")

    def is_there(self) -> bool:
        """Tell whether there is a file; in a directory that cannot be searched there is none."""
        try:
            return self.path.exists()
        except OSError:
            return False

    def find(self) -> Found | None:
        """Return what the file says of itself; None when there is none.

        Raises:
            SnapshotDamaged: it cannot be read.
        """
        try:
            with self.path.open("rb") as file:
                return Found(head(file.readline(MAX_HEAD)), os.fstat(file.fileno()).st_mtime)
        except FileNotFoundError:
            return None

    def read(self) -> Confirmed | None:
        """Return what was held; None when there is no file.

        Raises:
            SnapshotDamaged: it is not what was written, or others may write it.
            SnapshotForeign: it is of a database at another address.
        """
        try:
            with self.path.open("rb") as file:
                status = os.fstat(file.fileno())
                if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                    raise SnapshotDamaged("others than its owner may write it")
                found = head(file.readline(MAX_HEAD))
                if self._address not in {ANY, found.address}:
                    raise SnapshotForeign(found.address)
                file.seek(0)
                return decode(file, status.st_mtime)
        except FileNotFoundError:
            return None

    def write(self, seen: Confirmed) -> bool:
        """Write what is held, unless the file is newer: a reader sees the old or the new one whole.

        A file of a higher revision is newer, unless the database was seen at a lower one since:
        then it was restored from a backup.

        Returns:
            Whether it was written; False, too, while another process writes.
        """
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._locked() as is_mine:
            if not is_mine or self._is_newer(seen):
                return False
            self._put(seen)
            return True

    def touch(self, seen: Confirmed) -> bool:
        """Note in the file when the database was seen; return whether the file stands there."""
        try:
            with self.path.open("rb") as file:
                if head(file.readline(MAX_HEAD)) != (seen.held.stand, self._address):
                    return False
                ahead = os.fstat(file.fileno()).st_mtime - seen.ended
                if ahead < 0 or ahead > CLOCK_SECONDS:
                    os.utime(file.fileno(), (seen.ended, seen.ended))
                return True
        except (FileNotFoundError, SnapshotDamaged):
            return False

    def _is_newer(self, seen: Confirmed) -> bool:
        try:
            found = self.find()
        except SnapshotDamaged:
            return False
        if found is None or found.head.stand.registry_id != seen.held.stand.registry_id:
            return False
        is_after = seen.began <= found.ended <= time.time() + CLOCK_SECONDS
        return found.head.stand.revision > seen.held.stand.revision and is_after

    def _put(self, seen: Confirmed) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            with os.fdopen(os.open(self._aside, flags, 0o600), "wb") as file:
                os.fchmod(file.fileno(), 0o600)
                for piece in encode(seen, self._address):
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
                os.utime(file.fileno(), (seen.ended, seen.ended))
            self._aside.replace(self.path)
        except OSError:
            self._aside.unlink(missing_ok=True)
            raise

    @contextmanager
    def _locked(self) -> Iterator[bool]:
        """Hold the lock that the kernel takes from a killed process; False if another holds it."""
        with os.fdopen(os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)) as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
