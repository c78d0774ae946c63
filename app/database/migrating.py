"""Migrations: bringing a database to the tables this version of the service needs."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.database import heads
from app.database.engine import SERVICE_ROLE, owner_engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alembic.config import Config
    from sqlalchemy import URL, Connection

HEAD = "head"
BASE = "base"

_MEMBER = """
    SELECT quote_ident(current_user), coalesce(
        (SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles WHERE rolname = :role), false)
"""


class MigrationError(Exception):
    """A database cannot be migrated; the text says why."""


def upgrade(url: URL, revision: str = HEAD) -> None:
    """Run the migrations that are missing up to `revision`; none when there are none.

    Args:
        url: Address of the database, as a user who may create tables in it.
        revision: Where to stop.

    Raises:
        MigrationError: the database cannot be reached, refuses, or is newer than this version;
            then nothing has changed.
    """
    with _connection(url) as connection:
        standing = heads.standing(connection)
        if standing == "ahead":
            raise MigrationError(
                "the database was migrated by a newer version of icp-scoring; run that version"
            )
        if standing == "behind" or revision != HEAD:
            from alembic import command  # noqa: PLC0415 - slow to load, and seldom needed

            command.upgrade(config(connection), revision)


def downgrade(url: URL, revision: str = BASE) -> None:
    """Undo the migrations down to `revision`."""
    from alembic import command  # noqa: PLC0415 - as above

    with _connection(url) as connection:
        command.downgrade(config(connection), revision)


def draft(url: URL, message: str) -> None:
    """Write a migration for what the tables in the code have and the database has not.

    Args:
        url: Address of a database at the newest migration.
        message: What the migration does; its title and file name.
    """
    from alembic import command  # noqa: PLC0415 - as above

    with _connection(url) as connection:
        command.revision(config(connection), message, autogenerate=True)


def config(connection: Connection) -> Config:
    """Return Alembic's configuration for one connection."""
    from alembic.config import Config  # noqa: PLC0415 - as above

    directory = heads.scripts()
    ini = directory.with_name("alembic.ini")
    settings = Config(ini if ini.exists() else None)
    settings.set_main_option("script_location", str(directory).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


@contextmanager
def _connection(url: URL) -> Iterator[Connection]:
    try:
        with owner_engine(url).connect() as connection:
            yield connection
    except DBAPIError as error:
        raise MigrationError(
            f"the database cannot be migrated: {error.orig}{_for_administrator(url, error)}"
        ) from error


def _for_administrator(url: URL, error: DBAPIError) -> str:
    """Return what gives the user the service role, when that is what it may not do itself."""
    if not isinstance(error.orig, InsufficientPrivilege):
        return ""
    with owner_engine(url).connect() as connection:
        user, is_member = connection.execute(text(_MEMBER), {"role": SERVICE_ROLE}).one()
    if is_member:
        return ""
    return (
        "\nLet an administrator of the server run this, then try again (the first line only if"
        f" there is no such role yet):\n  CREATE ROLE {SERVICE_ROLE} NOLOGIN;\n"
        f"  GRANT {SERVICE_ROLE} TO {user};"
    )
