from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from app.database import heads, migrating
from app.database.engine import owner_engine

if TYPE_CHECKING:
    from sqlalchemy import URL


def test_alembic_is_not_loaded() -> None:
    """What tells how far a database is migrated does not load Alembic."""
    program = "import sys, app.database.migrating; print('alembic' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)  # noqa: S603 - our own module
    assert ran.stdout == b"False\n"


@pytest.mark.parametrize(
    ("statement", "standing"),
    [
        ("SELECT 1", "current"),
        ("UPDATE alembic_version SET version_num = '5f1c2a9d7e34'", "behind"),
        ("DELETE FROM alembic_version", "behind"),
        ("DROP TABLE alembic_version", "behind"),
        ("UPDATE alembic_version SET version_num = 'of_tomorrow'", "ahead"),
    ],
)
def test_standing(empty_database_url: URL, statement: str, standing: str) -> None:
    """A database is told behind, current or ahead by the migrations that it names."""
    migrating.upgrade(empty_database_url)
    with owner_engine(empty_database_url).begin() as connection:
        connection.execute(text(statement))
    with owner_engine(empty_database_url).connect() as connection:
        assert heads.standing(connection) == standing
