"""The service as it is deployed: `icp serve` with workers, and a PostgreSQL that may fail."""

from __future__ import annotations

import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from app.database import migrating
from benchmarks.connection import Connection, ConnectionLost, request
from benchmarks.processes import free_port, stop
from benchmarks.service import Service, await_ready, launch, new_key
from trials.book import ICP, Book, document
from trials.postgres import Postgres
from trials.proxy import Proxy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import URL

    from benchmarks.connection import Address

WORKERS = 2
PATIENCE_SECONDS = 60.0

_CREATED = 201


class Reply(NamedTuple):
    """An answer to a call that is made once; status 0 where there was none."""

    status: int
    retry_after: bool
    content: dict[str, Any]
    began: float
    took: float


def call(
    addresses: Sequence[Address], key: str, method: str, path: str, content: object = None
) -> Reply:
    """Make one call on a connection of its own, to the first address that takes it."""
    body = b"" if content is None else orjson.dumps(content)
    asked = request(method, path, addresses[0], key=key, body=body)
    began = time.monotonic()
    try:
        connection = Connection(addresses, PATIENCE_SECONDS)
        answer = connection.ask(asked)
        connection.close()
    except ConnectionLost:
        return Reply(0, False, {}, began, time.monotonic() - began)
    took = time.monotonic() - began
    told = b"\r\nretry-after:" in answer.head.lower()
    return Reply(answer.status, told, orjson.loads(answer.body), began, took)


class Deployment:
    """A database, a proxy before it, and one or two services.

    Args:
        postgres: The database, running.
        proxy: Before it.
        state: The directory the services keep their snapshot in.
        workers: Of each service.
    """

    def __init__(self, postgres: Postgres, proxy: Proxy, state: Path, workers: int) -> None:
        self.postgres = postgres
        self.proxy = proxy
        self.state = state
        self.key = new_key(postgres.url)
        self.book = Book()
        self.workers = workers
        self._ports = (free_port(), free_port())
        self._editions = 0
        self.services = [self._launch(self._ports[0])]

    @property
    def service(self) -> Service:
        """The service that was started last."""
        return self.services[-1]

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Where clients connect: the first that takes them."""
        return tuple(("127.0.0.1", port) for port in self._ports)

    def launch_another(self) -> Service:
        """Start a service beside the first one and wait until it is ready."""
        self.services.append(self._launch(self._ports[1]))
        return self.service

    def call(self, method: str, path: str, content: object = None, *, key: str = "") -> Reply:
        """Make one call on a connection of its own."""
        return call(self.addresses, key or self.key, method, path, content)

    def publish(self) -> Reply:
        """Publish and activate another edition, and write it down if the service took it."""
        self._editions += 1
        edition = document(self._editions)
        digest = self.book.tried(edition)
        content = {"document": edition, "note": "trial", "activate": True}
        reply = self.call("POST", f"/v1/icps/{ICP}/versions", content)
        if reply.status == _CREATED:
            self.book.published(digest, reply.content["version"])
        return reply

    def stop(self) -> None:
        """Stop the services."""
        for service in self.services:
            stop(service.process)

    def _url(self) -> URL:
        query = {name: value for name, value in self.postgres.url.query.items() if name != "host"}
        return self.postgres.url.set(host="127.0.0.1", port=self.proxy.port, query=query)

    def _launch(self, port: int) -> Service:
        settings = {"ICP_STATE_DIR": str(self.state), "ICP_LOG_LEVEL": "error"}
        started = launch(self._url(), workers=self.workers, port=port, settings=settings)
        await_ready(started)
        return started


@contextmanager
def deployment(workers: int = WORKERS, state: Path | None = None) -> Iterator[Deployment]:
    """Run a deployment with one published version for the block.

    Args:
        workers: Of the service.
        state: Where the service keeps its snapshot; None for a directory of its own.
    """
    with (
        tempfile.TemporaryDirectory(prefix="icp-") as data,
        tempfile.TemporaryDirectory(prefix="icp-") as own,
    ):
        postgres = Postgres(Path(data))
        postgres.start()
        try:
            migrating.upgrade(postgres.url)
            with Proxy(postgres.socket) as proxy:
                deployed = Deployment(postgres, proxy, state or Path(own), workers)
                try:
                    _publish_first(deployed)
                    yield deployed
                finally:
                    deployed.stop()
        finally:
            postgres.stop()


def _publish_first(deployed: Deployment) -> None:
    give_up = time.monotonic() + PATIENCE_SECONDS
    while (reply := deployed.publish()).status != _CREATED:
        if time.monotonic() > give_up:
            raise RuntimeError(f"nothing can be published: {reply}")
        time.sleep(0.1)
