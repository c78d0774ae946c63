"""The processes of the service, put together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import typer

from app.cli.serving.children import Lifeline
from app.cli.serving.kept import Kept
from app.cli.serving.listeners import address
from app.cli.serving.preparing import prepare
from app.cli.serving.supervisor import Supervisor
from app.ops.logs import configure
from app.ops.memory import loading

if TYPE_CHECKING:
    from collections.abc import Callable
    from socket import socket

    from app.cli.serving.children import Ready
    from app.database.embedded.server import EmbeddedPostgres
    from app.settings import Settings


def service(settings: Settings, listener: socket, own: EmbeddedPostgres | None) -> Supervisor:
    """Return what runs the service; nothing of it runs yet but the preparing of the database.

    Args:
        settings: Say how much of everything.
        listener: What the workers share.
        own: The database, launched just now; None for the one that the settings name.

    Raises:
        EmbeddedError: our own database does not start.
    """
    configure(settings)
    url = own.url() if own else settings.database_url
    assert url is not None  # noqa: S101 - for the type checker
    lifeline = Lifeline(own.let_go if own else _nothing)
    state_dir = settings.state_dir if own else None
    preparing = Kept(
        "the preparation of the database",
        _apart(listener, partial(prepare, url, state_dir)),
        lifeline,
        once=True,
    )
    if own is None:
        preparing.tend()  # at the same time as what follows, which takes as long

    with loading():  # shared with every worker
        # Here, while the database starts or is prepared.
        from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415

        from app.cli.serving.banner import banner  # noqa: PLC0415
        from app.cli.serving.worker import expose, work  # noqa: PLC0415
        from app.main import create_app  # noqa: PLC0415

        app = create_app(settings.model_copy(update={"database_url": url}))
    if own is not None:
        own.await_ready()
    port = settings.metrics_port
    return Supervisor(
        listener=listener,
        preparing=preparing,
        workers=[
            Kept(
                f"worker {number}",
                partial(work, app, settings, listener, number),
                lifeline,
                watched=True,
            )
            for number in range(1, settings.workers + 1)
        ],
        others=[Kept("the metrics port", _apart(listener, partial(expose, port)), lifeline)]
        if port
        else [],
        drain_seconds=settings.drain.total_seconds(),
        announce=lambda: typer.echo(banner(address(listener), settings)),
        ended=mark_process_dead,
        look_after=own.look_after if own else _nothing,
    )


def _apart(listener: socket, run: Callable[..., None]) -> Callable[[Ready], None]:
    """Return a function for a child that does not hold the listener open."""

    def run_apart(ready: Ready) -> None:
        listener.close()
        run(ready)

    return run_apart


def _nothing() -> None:
    """Do nothing: a database that somebody named is looked after by them."""
