"""Why the database failed, told by its SQLSTATE, or by its words where a connection has none."""

from __future__ import annotations

import re

from psycopg import InterfaceError, OperationalError
from psycopg.errors import ConnectionTimeout

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
    "42703": "its tables are of another release; run `icp migrate`",
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


def reason(error: BaseException | None, *, lost: bool) -> str | None:
    """Return why the database failed, without addresses or names; None for a defect of ours.

    Args:
        error: What the driver raised.
        lost: Whether the connection is gone since.
    """
    state = getattr(error, "sqlstate", None)
    if state in _STATES:
        return _STATES[state]
    if not isinstance(error, (OperationalError, InterfaceError)):
        return None
    if isinstance(error, ConnectionTimeout):
        return _LATE
    if lost:
        return "the connection to the database was lost"
    text = str(error)
    found = (told for words, told in _WORDS.items() if re.search(words, text))
    return next(found, "the database cannot be reached")


def cause(error: BaseException | None) -> str:
    """Return what the database said, for the log: one line, without statements and their values."""
    return str(error).partition("\n")[0]
