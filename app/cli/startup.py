"""What commands need before they start: settings and a database."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from app.cli.errors import Failure, Misuse
from app.database.embedded.server import EmbeddedError, EmbeddedPostgres, StateInUseError
from app.database.errors import DatabaseUnavailable
from app.database.migrating import MigrationError
from app.registry.errors import RegistryError
from app.settings import SettingsError, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

    from app.settings import Settings


def settings_from_environment() -> Settings:
    """Return the settings, or end with what is wrong with them."""
    try:
        return load_settings()
    except SettingsError as error:
        raise Misuse(str(error)) from None


@contextmanager
def told() -> Iterator[None]:
    """Let what a database cannot do end a command with its sentence.

    Raises:
        Failure: it cannot.
    """
    try:
        yield
    except (EmbeddedError, MigrationError, DatabaseUnavailable, RegistryError) as error:
        raise Failure(str(error)) from error


@contextmanager
def database(settings: Settings) -> Iterator[URL]:
    """Run a block with a database: the one that is set, or one of our own, running or not.

    Raises:
        Failure: there is none, or the block could not use it.
    """
    with told():
        if settings.database_url is not None:
            yield settings.database_url
            return
        server = EmbeddedPostgres(settings.state_dir)
        with suppress(StateInUseError):  # then a running `icp serve` lends its own
            server.start()
        try:
            yield server.url()
        finally:
            server.stop()
