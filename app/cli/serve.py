"""`icp serve`: the HTTP service, with a PostgreSQL of its own unless told which one to use."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import Annotated

import typer

from app.cli.serving.counts import counts_directory
from app.cli.serving.listeners import listen
from app.cli.serving.service import service
from app.cli.signals import orderly_stop
from app.cli.startup import settings_from_environment, told
from app.database.embedded.server import EmbeddedPostgres
from app.settings import LOOPBACK

HostOption = Annotated[
    str | None,
    typer.Option(help="ICP_HOST or 127.0.0.1 if not given; 0.0.0.0: every network."),
]
PortOption = Annotated[
    int | None, typer.Option(min=0, max=65_535, help="ICP_PORT or 8000 if not given; 0: any free.")
]
WorkersOption = Annotated[
    int | None, typer.Option(min=1, max=64, help="ICP_WORKERS or 1 if not given; one a core.")
]


def serve(
    *, host: HostOption = None, port: PortOption = None, workers: WorkersOption = None
) -> None:
    """Serve over HTTP until SIGINT or SIGTERM; start and stop a PostgreSQL along with it."""
    given = {"host": host, "port": port, "workers": workers}
    settings = settings_from_environment().model_copy(
        update={name: value for name, value in given.items() if value is not None}
    )
    with ExitStack() as stack:
        stack.enter_context(told())
        stop = stack.enter_context(orderly_stop())
        listener = stack.enter_context(listen(settings.host, settings.port))
        if settings.metrics_port is not None:  # taken later, by a process of its own
            listen(LOOPBACK, settings.metrics_port, "ICP_METRICS_PORT").close()
        own = None
        if settings.database_url is None:
            own = EmbeddedPostgres(settings.state_dir)
            own.launch()
            stack.callback(own.stop)
        counts = stack.enter_context(counts_directory())
        # Before anything loads prometheus_client.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(counts)
        service(settings, listener, own).run(stop)
