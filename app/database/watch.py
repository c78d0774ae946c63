"""Watching the revision: on a connection of its own, woken by the database or by this process."""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from selectors import EVENT_READ, DefaultSelector
from typing import TYPE_CHECKING

import psycopg

from app.database.causes import cause, reason
from app.database.engine import BECOME_SERVICE, own_connection
from app.database.errors import DatabaseUnavailable
from app.database.revision import CHANNEL, Stand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

    from app.database.bounded import BoundedConnection

_log = logging.getLogger(__name__)

# One round trip, and nothing that outlives it on a session that a pooler hands to others.
_LOOK = (
    f"BEGIN READ ONLY; {BECOME_SERVICE};"  # noqa: S608 - constants, all of it
    " SELECT registry_id, revision FROM registry_revision; COMMIT"
)


class Bell:
    """Rung by any thread, heard by the one that waits; rung early, it is heard at once."""

    def __init__(self) -> None:
        self._heard, self._rung = os.pipe()
        os.set_blocking(self._heard, False)
        os.set_blocking(self._rung, False)

    def close(self) -> None:
        """Give its files back; nobody may ring or wait any more."""
        os.close(self._heard)
        os.close(self._rung)

    def ring(self) -> None:
        """End the wait that is going on, or else the next one."""
        try:
            os.write(self._rung, b"!")
        except BlockingIOError:  # rung so often that it is heard anyway
            return

    def wait(self, seconds: float, also: int | None = None) -> None:
        """Wait until it rings, until another file can be read, or until the time has passed."""
        with DefaultSelector() as selector:
            selector.register(self._heard, EVENT_READ)
            if also is not None:
                selector.register(also, EVENT_READ)
            selector.select(seconds)
        try:
            os.read(self._heard, 4096)
        except BlockingIOError:
            return


class Watch:
    """A connection that sees the revision rise.

    Args:
        connection: On which every statement is its own transaction; listening, if it can.
        bell: Ends a wait early.
    """

    def __init__(self, connection: BoundedConnection, bell: Bell) -> None:
        self._connection = connection
        self._bell = bell

    def look(self) -> Stand:
        """Return which database this is, and its revision."""
        with self._connection.cursor() as cursor:
            cursor.execute(_LOOK)
            while cursor.description is None:
                cursor.nextset()
            (row,) = cursor.fetchall()
            return Stand(*row)

    def wait(self, seconds: float) -> None:
        """Wait for the time, or until the database tells of a change or the bell rings."""
        self._bell.wait(seconds, also=self._connection.fileno())


@contextmanager
def watching(url: URL, bell: Bell) -> Iterator[Watch]:
    """Run a block with a connection that listens before the first look.

    Args:
        url: Address of the database.
        bell: Ends a wait early.

    Raises:
        DatabaseUnavailable: the database is away, or does not answer in time.
    """
    connection = None
    try:
        with own_connection(url) as connection:
            connection.add_notify_handler(lambda _: None)  # or psycopg would keep them all
            _listen(connection)
            yield Watch(connection, bell)
    except psycopg.Error as error:
        told = reason(error, lost=connection is not None and connection.closed)
        if told is None:
            raise
        _log.debug("the revision cannot be watched: %s", cause(error))
        raise DatabaseUnavailable(told) from error


def _listen(connection: BoundedConnection) -> None:
    try:
        connection.execute(f"LISTEN {CHANNEL}")
    except psycopg.Error as error:
        if connection.closed:
            raise
        _log.info("changes are polled for, as the database tells of none: %s", cause(error))
