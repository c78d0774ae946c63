"""What is examined: the settings of this environment, and what they lead to."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import httpx
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.cli.client import credential
from app.cli.serving.listeners import reached
from app.database.causes import reason
from app.database.embedded.server import EmbeddedPostgres
from app.database.engine import owner_engine, service_engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import URL, Connection, Engine, Row

    from app.settings import Settings

T = TypeVar("T")

_TIMEOUT = 5.0


class NotThereError(Exception):
    """What a check needs is not there; the check of that has said so."""


class Deployment:
    """One deployment, as its settings have it.

    Args:
        settings: Of the environment that the service has or will have.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @property
    def owns_its_database(self) -> bool:
        """Whether the service runs a PostgreSQL of its own."""
        return self.settings.database_url is None

    @cached_property
    def url(self) -> URL:
        """The address of the database.

        Raises:
            EmbeddedError: the state directory can hold none.
        """
        return self.settings.database_url or EmbeddedPostgres(self.settings.state_dir).url()

    @cached_property
    def unreachable(self) -> str | None:
        """Why the database cannot be reached; None when it can."""
        try:
            with owner_engine(self.url).connect():
                return None
        except DBAPIError as error:
            return reason(error.orig, lost=error.connection_invalidated) or str(error.orig)

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """Give connections as the service role.

        Raises:
            NotThereError: there is no database.
        """
        if self.unreachable is not None:
            raise NotThereError
        engine = service_engine(self.url)
        try:
            yield engine
        finally:
            engine.dispose()

    def asked(self, ask: Callable[[Connection], T]) -> T:
        """Return what a function finds in the database, as the user of the address.

        Raises:
            NotThereError: there is no database.
        """
        if self.unreachable is not None:
            raise NotThereError
        with owner_engine(self.url).connect() as connection:
            return ask(connection)

    def rows(self, statement: str, **values: object) -> Sequence[Row[Any]]:
        """Return what the database answers."""
        return self.asked(lambda connection: connection.execute(text(statement), values).all())

    def row(self, statement: str, **values: object) -> Row[Any]:
        """Return the only row of an answer."""
        (row,) = self.rows(statement, **values)
        return row

    @property
    def address(self) -> str:
        """Where the service listens, as this machine reaches it."""
        return reached(self.settings.host, self.settings.port)

    def get(self, path: str) -> httpx.Response:
        """Return what the running service answers to the key of this environment.

        Raises:
            NotThereError: there is none.
        """
        key = credential(httpx.URL(self.address).host)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        try:
            return httpx.get(f"{self.address}{path}", headers=headers, timeout=_TIMEOUT)
        except httpx.TransportError as error:
            raise NotThereError from error
