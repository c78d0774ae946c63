"""One transaction each, with the database's own troubles told apart from ours."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlmodel import Session

from app.registry.errors import RegistryUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

_NOT_MIGRATED = {
    "42P01": "its tables are missing",
    "22023": "its service role is missing",
    "42501": "its user lacks the service role's rights",
}


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Run a block as one transaction: all of it holds when the block ends, or nothing.

    Raises:
        RegistryUnavailable: the database cannot be reached, answers too late, or is not migrated.
    """
    try:
        with Session(engine) as session, session.begin():
            yield session
    except PoolTimeoutError as error:
        raise RegistryUnavailable("every connection is in use") from error
    except (OperationalError, InterfaceError) as error:
        raise RegistryUnavailable("the database does not answer in time") from error
    except DBAPIError as error:
        missing = _NOT_MIGRATED.get(getattr(error.orig, "sqlstate", ""))
        if missing is None:
            raise
        raise RegistryUnavailable(f"{missing}; run `icp migrate`") from error
