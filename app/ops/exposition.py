"""The metrics in Prometheus' text format, of one process or of all workers."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, make_wsgi_app, start_http_server
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from app.ops.instruments import DIRECTORY_VARIABLE, SHARE, files_of_versions
from app.ops.memory import without_collections
from app.ops.version_counts import read
from app.ops.version_series import VersionSeries
from app.settings import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_TYPE = CONTENT_TYPE_LATEST

_OWN_NAMES = frozenset({LOOPBACK, "localhost", "[::1]"})
_PORT = re.compile(r":\d+$")


def text_of(registry: CollectorRegistry) -> bytes:
    """Return what all workers counted; without any, what is in the registry of this process.

    It may take a second, and any thread may wait for it.
    """
    # Merging makes objects by the thousand, none of them garbage: looking for it takes as long as
    # all the rest, and stops every other thread by 100 ms at a time.
    with without_collections():
        return generate_latest(_of_workers() if DIRECTORY_VARIABLE in os.environ else registry)


def serve_metrics(port: int) -> None:
    """Serve what all workers counted on a loopback port, without a key, until the process ends.

    Raises:
        OSError: the port is taken.
    """
    registry = _of_workers()
    server, serving = start_http_server(port, LOOPBACK, registry)
    server.set_app(_by_own_name(make_wsgi_app(registry)))
    serving.join()


def _by_own_name(app: WSGIApplication) -> WSGIApplication:
    """Return an application that a page whose name was made to lead here cannot read."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if _PORT.sub("", environ.get("HTTP_HOST", LOOPBACK)) in _OWN_NAMES:
            return app(environ, start_response)
        start_response("421 Misdirected Request", [("Content-Type", "text/plain")])
        return [b"Ask 127.0.0.1 or localhost.\n"]

    return answer


def _of_workers() -> CollectorRegistry:
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    directory = Path(os.environ[DIRECTORY_VARIABLE])
    registry.register(VersionSeries(SHARE, lambda: read(files_of_versions(directory))))
    return registry
