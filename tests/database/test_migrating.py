from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from alembic import command
from sqlalchemy import text

from app.database import heads, migrating
from app.database.engine import owner_engine
from app.database.migrating import MigrationError

if TYPE_CHECKING:
    from sqlalchemy import URL

LEFT_BEHIND = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'alembic_version%'
    UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""
ROLE = "SELECT count(*) FROM pg_roles WHERE rolname = 'icp_service'"


def _scalars(url: URL, query: str) -> list[object]:
    with owner_engine(url).connect() as connection:
        return list(connection.scalars(text(query)))


def _execute(url: URL, *statements: str) -> None:
    with owner_engine(url).begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_up_and_down_and_up_again(empty_database_url: URL) -> None:
    """Every migration can be run, undone and run again, and leaves nothing but the role."""
    migrating.upgrade(empty_database_url)
    migrating.downgrade(empty_database_url)
    assert _scalars(empty_database_url, LEFT_BEHIND) == []
    assert _scalars(empty_database_url, ROLE) == [1]
    migrating.upgrade(empty_database_url)
    assert _scalars(empty_database_url, "SELECT revision FROM registry_revision") == [0]


def test_tables_in_code_and_database_agree(database_url: URL) -> None:
    """The migrations make exactly the tables that the code declares."""
    with owner_engine(database_url).connect() as connection:
        command.check(migrating.config(connection))


def test_script_for_somebody_else_to_run(empty_database_url: URL) -> None:
    """What Alembic prints for a database it may not reach makes the same tables."""
    script = StringIO()
    with owner_engine(empty_database_url).connect() as connection:
        settings = migrating.config(connection)
        settings.output_buffer = script
        command.upgrade(settings, "head", sql=True)
    administrator = owner_engine(empty_database_url)
    with administrator.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql(script.getvalue())
    with owner_engine(empty_database_url).connect() as connection:
        command.check(migrating.config(connection))


def test_upgrade_of_a_current_database_needs_no_right_to_migrate(database_url: URL) -> None:
    """A login that is only a member of the service role may start the service."""
    before = _scalars(database_url, "SELECT version_num FROM alembic_version")
    password = "not-a-secret"  # noqa: S105 - of a role that lives as long as this test
    with owner_engine(database_url).begin() as connection:
        connection.execute(text(f"CREATE ROLE hardened LOGIN PASSWORD '{password}'"))
        connection.execute(text("GRANT icp_service TO hardened"))
    try:
        migrating.upgrade(database_url.set(username="hardened", password=password))
        assert _scalars(database_url, "SELECT version_num FROM alembic_version") == before
    finally:
        with owner_engine(database_url).begin() as connection:
            connection.execute(text("DROP ROLE hardened"))


_NO_RIGHT = "permission denied to (create|grant) role|must have admin option on role"
"""In the words of PostgreSQL 18, and of 15."""


def test_owner_who_may_not_make_roles_is_told_what_to_ask_for(empty_database_url: URL) -> None:
    """The statements an administrator must run are printed, and after them the owner migrates."""
    owner = empty_database_url.set(username="the owner", password="not-a-secret")  # noqa: S106 - as above
    database = empty_database_url.database
    _execute(
        empty_database_url,
        "CREATE ROLE \"the owner\" LOGIN PASSWORD 'not-a-secret'",
        f'ALTER DATABASE {database} OWNER TO "the owner"',
    )
    try:
        with pytest.raises(MigrationError, match=_NO_RIGHT) as no:
            migrating.upgrade(owner)
        *_, create, grant = str(no.value).splitlines()
        assert create == "  CREATE ROLE icp_service NOLOGIN;"
        exists = _scalars(empty_database_url, ROLE) == [1]
        _execute(empty_database_url, *([grant] if exists else [create, grant]))
        migrating.upgrade(owner)
    finally:
        _execute(
            empty_database_url,
            f"ALTER DATABASE {database} OWNER TO CURRENT_USER",
            'REASSIGN OWNED BY "the owner" TO CURRENT_USER',
            'DROP OWNED BY "the owner"',
            'DROP ROLE "the owner"',
        )


def test_migrations_are_found(database_url: URL) -> None:
    """The scripts lie in the checkout's `alembic`, or in the package when it is installed."""
    assert (heads.scripts() / "env.py").is_file()
    assert _scalars(database_url, "SELECT count(*) FROM alembic_version") == [1]


def test_newer_database_is_left_alone(empty_database_url: URL) -> None:
    """A database that a newer version has migrated is refused with a sentence."""
    migrating.upgrade(empty_database_url)
    _execute(empty_database_url, "UPDATE alembic_version SET version_num = 'of_tomorrow'")
    with pytest.raises(MigrationError, match="migrated by a newer version"):
        migrating.upgrade(empty_database_url)
