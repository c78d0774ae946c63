"""The service to measure: `icp serve` in a process of its own, on a PostgreSQL made for it."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from app.access.scopes import ALL_SCOPES
from app.access.store import KeyStore
from app.access.wanted import NewKey
from app.audit.events import Author
from app.database import migrating
from app.database.embedded.server import EmbeddedPostgres
from app.database.engine import service_engine
from app.registry.publishing import Publication
from app.registry.store import Store
from benchmarks.connection import Connection, ConnectionLost, request
from benchmarks.processes import HOST, DidNotStart, children, free_port, listening, start, stop

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import URL

    from app.registry.publishing import Prepared
    from benchmarks.connection import Address

BY = Author("benchmark")

_OK = 200
_READY_SECONDS = 60
_PAUSE_SECONDS = 0.01
_ICP = (sys.executable, "-m", "app.cli")


class Service(NamedTuple):
    """A running `icp serve`."""

    process: subprocess.Popen[bytes]
    port: int
    wanted: int
    """How many workers it is to have."""

    @property
    def address(self) -> Address:
        """Where it listens."""
        return HOST, self.port

    def workers(self) -> list[int]:
        """Return the processes that answer requests."""
        return listening(self.port, children(self.process.pid))


@contextmanager
def database() -> Iterator[URL]:
    """Run a migrated PostgreSQL without ICPs for the block."""
    with (
        tempfile.TemporaryDirectory(prefix="icp-") as state,
        EmbeddedPostgres(Path(state)) as server,
    ):
        migrating.upgrade(server.url())
        yield server.url()


def publish(url: URL, definitions: Iterable[Prepared]) -> None:
    """Publish definitions, each active from then on."""
    engine = service_engine(url)
    try:
        for definition in definitions:
            Store(engine).publish(
                Publication(definition, "for the benchmark", activate=True), by=BY
            )
    finally:
        engine.dispose()


def new_key(url: URL) -> str:
    """Return a key that may do everything."""
    engine = service_engine(url)
    try:
        wanted = NewKey(name=BY.name, scopes=sorted(ALL_SCOPES))
        return KeyStore(engine).create(wanted, by=BY).secret
    finally:
        engine.dispose()


@contextmanager
def service(
    url: URL,
    *,
    workers: int = 1,
    core: int | None = None,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Service]:
    """Run `icp serve` for the block.

    Args:
        url: Its database.
        workers: How many.
        core: The core it runs on; None for any.
        settings: More of its environment, such as ICP_LOG_LEVEL.
    """
    with tempfile.TemporaryDirectory(prefix="icp-") as state:
        started = launch(
            url,
            workers=workers,
            core=core,
            settings={"ICP_STATE_DIR": state, "ICP_LOG_LEVEL": "error", **settings},
        )
        try:
            await_ready(started)
            yield started
        finally:
            stop(started.process)


def await_ready(started: Service) -> None:
    """Wait until every worker listens and the service says that it is ready.

    Raises:
        DidNotStart: it ended, or is not ready in time.
    """
    asked = request("GET", "/readyz", started.address)
    give_up = time.monotonic() + _READY_SECONDS
    while time.monotonic() < give_up and started.process.poll() is None:
        try:
            connection = Connection([started.address])
            status = connection.ask(asked).status
            connection.close()
        except ConnectionLost:
            status = 0
        if status == _OK and len(started.workers()) == started.wanted:
            return
        time.sleep(_PAUSE_SECONDS)
    raise DidNotStart(f"the service on {started.address} is not ready")


def launch(
    url: URL | None,
    *,
    workers: int,
    core: int | None = None,
    port: int | None = None,
    settings: Mapping[str, str],
) -> Service:
    """Start `icp serve` and do not wait for it; without an address it runs its own PostgreSQL."""
    environment = {name: value for name, value in os.environ.items() if name[:4] != "ICP_"}
    environment |= settings
    if url is not None:
        environment["ICP_DATABASE_URL"] = url.render_as_string(hide_password=False)
    port = port or free_port()
    options = ["--port", str(port), "--workers", str(workers)]
    return Service(start([*_ICP, "serve", *options], core, environment), port, workers)
