"""The metrics in Prometheus' text format, of one process or of all workers."""

from __future__ import annotations

import os
from pathlib import Path

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from app.ops.instruments import DIRECTORY_VARIABLE, SHARE, files_of_versions
from app.ops.memory import without_collections
from app.ops.version_counts import read
from app.ops.version_series import VersionSeries
from app.settings import LOOPBACK

CONTENT_TYPE = CONTENT_TYPE_LATEST


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
    _, serving = start_http_server(port, LOOPBACK, _of_workers())
    serving.join()


def _of_workers() -> CollectorRegistry:
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    directory = Path(os.environ[DIRECTORY_VARIABLE])
    registry.register(VersionSeries(SHARE, lambda: read(files_of_versions(directory))))
    return registry
