"""Migrations: bringing a database to the tables this version of the service needs."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.database.engine import SERVICE_ROLE, owner_engine

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        MigrationError: the database cannot be reached, or refuses; then nothing has changed.
    """
    with _connection(url) as connection:
        if revision != HEAD or not _is_current(connection):
            command.upgrade(config(connection), revision)


def downgrade(url: URL, revision: str = BASE) -> None:
    """Undo the migrations down to `revision`."""
    with _connection(url) as connection:
        command.downgrade(config(connection), revision)


def draft(url: URL, message: str) -> None:
    """Write a migration for what the tables in the code have and the database has not.

    Args:
        url: Address of a database at the newest migration.
        message: What the migration does; its title and file name.
    """
    with _connection(url) as connection:
        command.revision(config(connection), message, autogenerate=True)


def config(connection: Connection) -> Config:
    """Return Alembic's configuration for one connection."""
    directory = scripts()
    ini = directory.with_name("alembic.ini")
    settings = Config(ini if ini.exists() else None)
    settings.set_main_option("script_location", str(directory).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def scripts() -> Path:
    """Return the directory of the migrations: of the installed package, or of the checkout."""
    packaged = Path(__file__).with_name("migrations")  # pyproject.toml puts them there
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "alembic"


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


def _is_current(connection: Connection) -> bool:
    known = set(ScriptDirectory(str(scripts())).get_heads())
    with connection.begin():
        return set(MigrationContext.configure(connection).get_current_heads()) == known
