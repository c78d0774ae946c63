"""Why the database failed, told by its SQLSTATE, or by its words where a connection has none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from psycopg.errors import ConnectionTimeout
from sqlalchemy.exc import InterfaceError, OperationalError

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

_LATE = "the database does not answer in time"
_STATES = {
    "25006": "the database is read-only, so nothing can be published or activated",
    "40P01": "another change held the locks it needs; try again",
    "53300": "the database has no connection left",
    "55P03": "another change held the lock it needs for too long",
    "57014": _LATE,
    "57P01": "the database ended the connection",
    "57P02": "the database ended the connection",
    "57P03": "the database is starting or shutting down",
    "42P01": "its tables are missing; run `icp migrate`",
    "22023": "the role icp_service is missing; an administrator makes it",
    "42501": "its user lacks the rights of the role icp_service; an administrator grants it",
}
# libpq gives no SQLSTATE when it cannot connect; words of another language are "not reached".
_WORDS = {
    r"password authentication failed|no password supplied": "the database refuses the password",
    r'database ".*" does not exist': "the server has no database of this name",
    r'role ".*" (does not exist|is not permitted to log in)': "the database refuses the user",
    r"no pg_hba.conf entry": "the database refuses the user",
    r"Connection refused|No such file or directory": "no server listens at the database's address",
    r"failed to resolve host": "the database's host is not known",
    r"too many (clients|connections)|connection slots": _STATES["53300"],
    r"timeout expired|[Cc]onnection timed out": _LATE,
    r"starting up|shutting down|not yet accepting": _STATES["57P03"],
}


def reason(error: DBAPIError) -> str | None:
    """Return why the database failed, without addresses or names; None for a defect of ours."""
    state = getattr(error.orig, "sqlstate", None)
    if state in _STATES:
        return _STATES[state]
    if not isinstance(error, (OperationalError, InterfaceError)):
        return None
    if isinstance(error.orig, ConnectionTimeout):
        return _LATE
    if error.connection_invalidated:
        return "the connection to the database was lost"
    text = str(error.orig)
    found = (told for words, told in _WORDS.items() if re.search(words, text))
    return next(found, "the database cannot be reached")


def cause(error: DBAPIError) -> str:
    """Return what the database said, for the log: one line, without statements and their values."""
    return str(error.orig).partition("\n")[0]
