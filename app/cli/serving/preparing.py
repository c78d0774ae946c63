"""What a database needs before it serves: its tables, and in one of our own a little more."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import typer

from app.audit.events import Author
from app.database import migrating
from app.database.errors import DatabaseUnavailable
from app.database.migrating import MigrationError
from app.registry.errors import RegistryError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL

    from app.cli.serving.children import Ready

_log = logging.getLogger(__name__)

BY = Author("icp serve")


def prepare(url: URL, state_dir: Path | None, ready: Ready) -> None:
    """Migrate a database; into one of our own, publish the library and make the development key.

    Args:
        url: The database, as its owner.
        state_dir: Where the key is left; None for a database that somebody named.
        ready: Called when it is done.

    Raises:
        SystemExit: with 1 when it cannot be done now; the log says why.
    """
    try:
        migrating.upgrade(url)
        if state_dir is not None:
            _fill(url, state_dir)
        ready()
    except (MigrationError, DatabaseUnavailable, RegistryError) as error:
        _log.error("%s; it is tried again until it works", error)
        sys.exit(1)


def _fill(url: URL, state_dir: Path) -> None:
    # Loaded here: a start on a database that somebody named has no use for them.
    from app.access.development import development_key  # noqa: PLC0415
    from app.access.store import KeyStore  # noqa: PLC0415
    from app.database.engine import service_engine  # noqa: PLC0415
    from app.registry.seeding import seed  # noqa: PLC0415
    from app.registry.store import Store  # noqa: PLC0415

    engine = service_engine(url)
    try:
        for key in seed(Store(engine), by=BY):
            typer.echo(f"Published {key} from the library.")
        development_key(KeyStore(engine), state_dir, by=BY)
    finally:
        engine.dispose()
