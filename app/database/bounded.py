"""A connection that gives up on a server that says nothing: one that is stopped, or cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.errors import ConnectionTimeout, _WaitTimeout

if TYPE_CHECKING:
    from psycopg.abc import RV, PQGen

MAX_WAIT_SECONDS = 6.0
"""Longer than the server's own limit for a statement, which leaves the connection usable."""


class BoundedConnection(psycopg.Connection[Any]):
    """A connection whose every wait for the server ends after a while.

    TCP notices a vanished host. It does not notice a server that is stopped, or whose disk hangs:
    the machine goes on acknowledging what nobody reads.
    """

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Wait for the server.

        Raises:
            psycopg.errors.ConnectionTimeout: it said nothing in time; the connection is closed.
        """
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, MAX_WAIT_SECONDS)
        except _WaitTimeout as error:
            self.pgconn.finish()
            raise ConnectionTimeout("the server says nothing") from error
