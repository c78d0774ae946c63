"""A PostgreSQL that a trial can freeze, kill, stop and start again. Linux only."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import psycopg

from app.database.embedded.server import EmbeddedPostgres
from benchmarks.processes import children

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL

_LISTENERS = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND query ILIKE 'listen%'
"""


class Postgres:
    """A server of the trial's own.

    Args:
        state: Where its data lives.
    """

    def __init__(self, state: Path) -> None:
        self._server = EmbeddedPostgres(state)
        self._frozen: list[int] = []

    @property
    def url(self) -> URL:
        """The address of its database, by the socket."""
        return self._server.url()

    @property
    def socket(self) -> Path:
        """The socket it listens on."""
        return self._server.directory / ".s.PGSQL.5432"

    def start(self) -> None:
        """Start it."""
        self._server.start()

    def stop(self) -> None:
        """Stop it in order, frozen or not."""
        self.thaw()
        self._server.stop()

    def freeze(self) -> None:
        """Stop all its processes where they are: connections stay, and nothing is answered."""
        self._frozen = self._processes()
        for pid in self._frozen:
            os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let them go on."""
        for pid in self._frozen:
            os.kill(pid, signal.SIGCONT)
        self._frozen = []

    def kill(self) -> None:
        """Kill all its processes at once, as a machine that loses its power does."""
        for pid in self._processes():
            os.kill(pid, signal.SIGKILL)
        self._server.stop()

    def cut_listeners(self) -> int:
        """End every connection whose last statement was LISTEN, and return how many there were."""
        url = self.url
        with psycopg.connect(
            host=str(url.query["host"]), user=url.username, dbname=url.database, autocommit=True
        ) as connection:
            found = connection.execute(_LISTENERS).fetchone()
        return int(found[0]) if found else 0

    def _processes(self) -> list[int]:
        lines = (self._server.directory / "data" / "postmaster.pid").read_text().splitlines()
        postmaster = int(lines[0])
        return [postmaster, *children(postmaster)]
