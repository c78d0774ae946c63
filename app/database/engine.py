"""Connections to Postgres: as the service, which can only read and add, or as the owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, NullPool, create_engine, event
from sqlalchemy.dialects.postgresql import psycopg  # noqa: F401 - or each process loads it anew

from app.database.bounded import BoundedConnection

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

SERVICE_ROLE = "icp_service"

_PORT = 5432
_POOL_SIZE = 5
_WAIT_SECONDS = 5
_STATEMENT_SECONDS = 5
_CONNECT: dict[str, Any] = {
    "connect_timeout": _WAIT_SECONDS,
    "tcp_user_timeout": 10_000,  # milliseconds; a vanished host must not hang a request
    "keepalives_idle": 10,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "application_name": "icp-scoring",
    "prepare_threshold": None,  # a transaction pooler between would lose prepared statements
}
# Local to each transaction, so that it holds behind a transaction pooler, too.
BECOME_SERVICE = (
    f"SET LOCAL ROLE {SERVICE_ROLE}; SET LOCAL statement_timeout = '{_STATEMENT_SECONDS}s'"
)


def service_engine(url: URL) -> Engine:
    """Return a pool of connections whose every transaction runs as the service role.

    Args:
        url: Address of the database; its user owns the database or is a member of `icp_service`.
    """
    engine = create_engine(
        url,
        pool_size=_POOL_SIZE,
        pool_timeout=_WAIT_SECONDS,
        pool_pre_ping=True,
        connect_args=_CONNECT,
    )
    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "begin", _become_service)
    return engine


def own_connection(url: URL) -> BoundedConnection:
    """Return a connection outside any pool, on which every statement is its own transaction.

    Raises:
        psycopg.OperationalError: there is none to be had.
    """
    _, parameters = create_engine(url).dialect.create_connect_args(url)
    return BoundedConnection.connect(**{**parameters, **_CONNECT, "autocommit": True})


def owner_engine(url: URL) -> Engine:
    """Return an engine for migrations: no pool, and the rights of the address's own user."""
    return create_engine(url, poolclass=NullPool, connect_args=_CONNECT)


def _connect(
    _dialect: object, _record: object, arguments: list[Any], parameters: dict[str, Any]
) -> BoundedConnection:
    return BoundedConnection.connect(*arguments, **parameters)


def _become_service(connection: Connection) -> None:
    connection.exec_driver_sql(BECOME_SERVICE)


def address(url: URL) -> str:
    """Return where a database is: its host, port and name, and nothing of its user."""
    hosts = url.query.get("host", url.host or "")
    host = ",".join(hosts) if isinstance(hosts, tuple) else hosts
    return f"{host}:{url.port or _PORT}/{url.database}"
