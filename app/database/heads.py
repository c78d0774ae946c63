"""How far a database is migrated, told without Alembic: it is slow to load, and seldom needed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy import Connection

_REVISION = re.compile(r'^(down_)?revision = "(\w+)"$', re.MULTILINE)


def scripts() -> Path:
    """Return the directory of the migrations: of the installed package, or of the checkout."""
    packaged = Path(__file__).with_name("migrations")  # pyproject.toml puts them there
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "alembic"


def standing(connection: Connection) -> Literal["behind", "current", "ahead"]:
    """Tell whether migrations are missing, or were run that this version does not know."""
    found = [
        match
        for script in (scripts() / "versions").glob("*.py")
        for match in _REVISION.findall(script.read_text("utf-8"))
    ]
    known = {name for is_older, name in found if not is_older}
    older = {name for is_older, name in found if is_older}
    there = _revisions(connection)
    if there - known:
        return "ahead"
    return "current" if there == known - older else "behind"


def _revisions(connection: Connection) -> set[str]:
    with connection.begin():
        if connection.scalar(text("SELECT to_regclass('alembic_version')")) is None:
            return set()
        return set(connection.scalars(text("SELECT version_num FROM alembic_version")))
