"""One transaction each, with the database's own troubles told apart from ours."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlmodel import Session

from app.database.causes import cause, reason
from app.database.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

_log = logging.getLogger(__name__)


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Run a block as one transaction: all of it holds when the block ends, or nothing.

    Raises:
        DatabaseUnavailable: the database cannot be reached or used; the log has its words.
    """
    try:
        with Session(engine) as session, session.begin():
            yield session
    except PoolTimeoutError as error:
        raise _unavailable("every connection is in use", str(error)) from error
    except DBAPIError as error:
        told = reason(error.orig, lost=error.connection_invalidated)
        if told is None:
            raise
        raise _unavailable(told, cause(error.orig)) from error


def _unavailable(told: str, said: str) -> DatabaseUnavailable:
    _log.warning("the registry is unavailable: %s (%s)", told, said)
    return DatabaseUnavailable(told)
