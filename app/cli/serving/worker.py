"""What runs in the processes of the service."""

from __future__ import annotations

import gc
import resource
from typing import TYPE_CHECKING

from app.cli.serving.protocol import MAX_FILES
from app.cli.serving.server import Server
from app.ops.exposition import serve_metrics
from app.ops.instruments import count_as

if TYPE_CHECKING:
    from socket import socket

    from app.api.application import Application
    from app.cli.serving.children import Ready
    from app.settings import Settings

_COLLECT_AFTER = (5_000, 10, 10)
"""Objects that may come to be until they are searched for cycles: requests leave none."""


def work(app: Application, settings: Settings, listener: socket, number: int, ready: Ready) -> None:
    """Answer requests, as the worker of this number."""
    gc.set_threshold(*_COLLECT_AFTER)
    count_as(number)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = MAX_FILES if most == resource.RLIM_INFINITY else min(MAX_FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    Server(app, settings, listener, ready).run(sockets=[])  # it accepts by itself


def expose(port: int, ready: Ready) -> None:
    """Serve the metrics of all workers on a loopback port."""
    ready()
    serve_metrics(port)
