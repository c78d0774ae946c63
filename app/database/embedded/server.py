"""A real PostgreSQL of the service's own, kept in the state directory."""

from __future__ import annotations

import fcntl
import logging
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql
from sqlalchemy import URL

from app.database.embedded.cluster import SUPERUSER
from app.database.embedded.keeper import READY

if TYPE_CHECKING:
    from types import TracebackType
    from typing import IO, Self

_log = logging.getLogger(__name__)

DATABASE = "icp"
MAX_STATE_PATH = 90 if sys.platform == "linux" else 86

_PAUSE_SECONDS = 1.0
_STOP_SECONDS = 20  # longer than the keeper gives PostgreSQL


class EmbeddedError(Exception):
    """PostgreSQL cannot be started in the state directory; the text says why."""


class StateInUseError(EmbeddedError):
    """Another process runs PostgreSQL in this state directory."""


class EmbeddedPostgres:
    """PostgreSQL on a socket in `STATE_DIR/pg`, no TCP; used as a context manager.

    A keeper process runs it and stops it when this process ends, in whatever way. A server that
    a killed predecessor left is adopted.

    Args:
        state_dir: Where the data lives; made if missing. At most 90 bytes (86 on macOS), the
            room a socket's path has.

    Raises:
        EmbeddedError: the path is too long or has a comma.
    """

    def __init__(self, state_dir: Path) -> None:
        state_dir = state_dir.expanduser().resolve()
        if len(os.fsencode(state_dir)) > MAX_STATE_PATH:
            raise EmbeddedError(
                f"the state directory {state_dir} is longer than {MAX_STATE_PATH} bytes, too long"
                " for a socket; choose a shorter ICP_STATE_DIR"
            )
        if "," in str(state_dir):  # libpq would read several hosts
            raise EmbeddedError(
                f"the state directory {state_dir} has a comma in its path, which no address of a"
                " database can hold; choose another ICP_STATE_DIR"
            )
        self.directory = state_dir / "pg"
        self._lock: IO[bytes] | None = None
        self._keeper: subprocess.Popen[str] | None = None
        self._kept_at = 0.0

    def start(self) -> None:
        """Start or adopt the server and make the database unless it exists.

        Raises:
            StateInUseError: another living process runs a server here.
            EmbeddedError: it did not start; the text carries its last words.
        """
        self.launch()
        self.await_ready()

    def launch(self) -> None:
        """Begin to start; `await_ready` ends it.

        Raises:
            StateInUseError: another living process runs a server here.
            EmbeddedError: the state directory cannot be used.
        """
        self._take_directory()
        self._keeper = _keeper(self.directory)

    def await_ready(self) -> None:
        """End a start: wait for the server, and make the database unless it exists.

        Raises:
            EmbeddedError: it did not start; the text carries its last words.
        """
        try:
            self._await_keeper()
            self._create_database()
        except BaseException:
            self.stop()
            raise

    def look_after(self) -> None:
        """Start the keeper again if it has ended, without waiting for the server."""
        if self._keeper is None or self._keeper.poll() is None:
            return
        now = time.monotonic()
        if now < self._kept_at + _PAUSE_SECONDS:
            return
        said, _ = self._keeper.communicate()
        why = said.removeprefix(READY).strip() or "its keeper has ended"
        _log.error("PostgreSQL is started again: %s", why)
        self._kept_at = now
        self._keeper = _keeper(self.directory)

    def let_go(self) -> None:
        """In a forked child: close what ties the server and its directory to the parent."""
        if self._lock is not None:
            self._lock.close()
        if self._keeper is not None:
            assert self._keeper.stdin and self._keeper.stdout  # noqa: PT018, S101 - for the type checker
            self._keeper.stdin.close()
            self._keeper.stdout.close()

    def stop(self) -> None:
        """Stop the server and wait for its end; data and directory stay."""
        if self._keeper is not None:
            try:
                self._keeper.communicate(timeout=_STOP_SECONDS)  # closes its standard input
            except subprocess.TimeoutExpired:
                self._keeper.kill()  # and the kernel tells PostgreSQL
                self._keeper.communicate()
            self._keeper = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def url(self, database: str = DATABASE) -> URL:
        """Return the address of a database, as its owner."""
        return URL.create(
            "postgresql+psycopg",
            username=SUPERUSER,
            database=database,
            query={"host": str(self.directory)},
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _take_directory(self) -> None:
        if self.directory.is_symlink():  # or another's directory would get our mode and data
            raise EmbeddedError(
                f"{self.directory} is a symbolic link, which is not followed; set ICP_STATE_DIR to"
                " the directory it should be in"
            )
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.directory.chmod(0o700)
            self._lock = (self.directory / "owner.lock").open("ab")
        except OSError as error:
            raise EmbeddedError(
                f"the state directory {self.directory} cannot be used: {error.strerror}"
            ) from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.stop()
            raise StateInUseError(
                f"another process runs PostgreSQL in {self.directory}; stop it, or choose another"
                " ICP_STATE_DIR"
            ) from None

    def _await_keeper(self) -> None:
        assert self._keeper is not None  # noqa: S101 - for the type checker
        assert self._keeper.stdout is not None  # noqa: S101 - for the type checker
        words = self._keeper.stdout.readline()
        if words.strip() != READY:
            raise EmbeddedError((words + self._keeper.stdout.read()).strip())

    def _create_database(self) -> None:
        with psycopg.connect(
            host=str(self.directory), user=SUPERUSER, dbname=SUPERUSER, autocommit=True
        ) as connection:
            known = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)
            ).fetchone()
            if known is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _keeper(directory: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "app.database.embedded.keeper", directory],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # Ctrl-C in a terminal is for the service alone
        cwd=Path(__file__).parents[3],
    )
