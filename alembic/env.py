"""Run by Alembic for every command: connects as the owner and compares with the tables."""

from __future__ import annotations

from alembic import context
from alembic.util import CommandError
from sqlalchemy import Connection, text

from app.access import tables as _access  # noqa: F401 - its tables join the metadata
from app.database.engine import owner_engine
from app.database.tables import Table
from app.events import tables as _events  # noqa: F401 - its tables join the metadata
from app.registry import tables as _registry  # noqa: F401 - its tables join the metadata
from app.settings import load_settings

# Any number, always the same: only one migration of a database runs at a time.
MIGRATION_LOCK = 6_114_882_127


def run(connection: Connection) -> None:
    """Run the command's migrations in one transaction, one process at a time."""
    context.configure(connection=connection, target_metadata=Table.metadata)
    with context.begin_transaction():
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        context.run_migrations()


def main() -> None:
    """Use the caller's connection, or that of ICP_DATABASE_URL."""
    if context.is_offline_mode():
        context.configure(dialect_name="postgresql", target_metadata=Table.metadata)
        with context.begin_transaction():
            context.run_migrations()
    elif (given := context.config.attributes.get("connection")) is not None:
        run(given)
    elif (url := load_settings().database_url) is not None:
        with owner_engine(url).connect() as connection:
            run(connection)
    else:
        raise CommandError("set ICP_DATABASE_URL, or use `icp migrate`")


main()
