"""What `icp serve` and `icp migrate` need before they start: settings and a database."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.cli.errors import Failure, Misuse
from app.database.embedded.server import EmbeddedError, EmbeddedPostgres, StateInUseError
from app.database.errors import DatabaseUnavailable
from app.database.migrating import MigrationError
from app.registry.errors import RegistryError
from app.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL


def settings_from_environment() -> Settings:
    """Return the settings, or end with what is wrong with them."""
    try:
        return load_settings()
    except SettingsError as error:
        raise Misuse(str(error)) from None


@contextmanager
def database(settings: Settings, *, share: bool) -> Iterator[URL]:
    """Run a block with a database: the one that is set, or one of our own that stops afterwards.

    Args:
        settings: Say which.
        share: Whether the database of an `icp serve` that is running will do.

    Raises:
        Failure: there is none, or the block could not use it.
    """
    try:
        if settings.database_url is not None:
            yield settings.database_url
        else:
            with _own_server(EmbeddedPostgres(settings.state_dir), share=share) as url:
                yield url
    except (EmbeddedError, MigrationError, DatabaseUnavailable, RegistryError) as error:
        raise Failure(str(error)) from error


@contextmanager
def _own_server(server: EmbeddedPostgres, *, share: bool) -> Iterator[URL]:
    try:
        server.start()
    except StateInUseError:
        if not share:
            raise
    try:
        yield server.url()
    finally:
        server.stop()
