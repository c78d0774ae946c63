"""Connections of a command to the database itself, without a service between."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.cli.startup import database, settings_from_environment
from app.database import migrating
from app.database.engine import service_engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine


@contextmanager
def connected() -> Iterator[Engine]:
    """Run a block with connections to the database, brought up to date if it is one of our own.

    Raises:
        Failure: there is none, or the block could not use it.
    """
    settings = settings_from_environment()
    with database(settings) as url:
        if settings.database_url is None:  # as `icp serve` would
            migrating.upgrade(url)
        engine = service_engine(url)
        try:
            yield engine
        finally:
            engine.dispose()
