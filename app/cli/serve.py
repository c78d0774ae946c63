"""`icp serve`: the HTTP service, with a PostgreSQL of its own unless told which one to use."""

from __future__ import annotations

import json
import shlex
import socket
from typing import TYPE_CHECKING, Annotated

import typer
import uvicorn

from app.cli.errors import Failure, Misuse
from app.cli.signals import orderly_stop
from app.cli.startup import database, settings_from_environment
from app.database import migrating
from app.database.engine import service_engine
from app.main import create_app
from app.registry.seeding import seed
from app.registry.store import Store
from app.settings import LOOPBACK

if TYPE_CHECKING:
    from sqlalchemy import URL

    from app.cli.signals import StopRequest
    from app.settings import Settings

ACTOR = "icp serve"

_DRAIN_SECONDS = 10
_LIBRARY_ICP = "dev-tool"
_EXAMPLE = {
    "as_of": "2026-01-15",
    "account": {
        "name": "Acme",
        "industry": "Software Development",
        "employees": "51-200",
        "engineers": 60,
        "technologies": "GitHub; AWS",
        "triggers": [{"type": "migration", "date": "2026-02-20"}],
    },
}

HostOption = Annotated[str, typer.Option(help="Loopback only, until there are API keys.")]
PortOption = Annotated[
    int | None, typer.Option(min=0, max=65_535, help="ICP_PORT or 8000 if not given; 0: any free.")
]


def serve(*, host: HostOption = LOOPBACK, port: PortOption = None) -> None:
    """Serve over HTTP until SIGINT or SIGTERM; start and stop a PostgreSQL along with it."""
    if host not in {LOOPBACK, "localhost"}:
        raise Misuse(
            f"--host {host} would let anybody on the network in: the service has no API keys yet,"
            f" so it listens on {LOOPBACK} only"
        )
    settings = settings_from_environment()
    with (
        orderly_stop() as stop,
        _listener(settings.port if port is None else port) as listener,
        database(settings, share=False) as url,
    ):
        migrating.upgrade(url)
        stop.obey()
        shown = "*"  # of a database that somebody named, and that is theirs to fill
        if settings.database_url is None:
            _seed(url)
            stop.obey()
            shown = _LIBRARY_ICP
        server = _server(settings.model_copy(update={"database_url": url}), shown, stop)
        server.run(sockets=[listener])


def _listener(port: int) -> socket.socket:
    """Take the port before anything is started for nothing."""
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]
        raise Failure(
            f"cannot listen on {LOOPBACK}:{port}: {reason}; set ICP_PORT to a free port"
        ) from error


def _seed(url: URL) -> None:
    engine = service_engine(url)
    try:
        for key in seed(Store(engine), actor=ACTOR):
            typer.echo(f"Published {key} from the library.")
    finally:
        engine.dispose()


def _server(settings: Settings, icp: str, stop: StopRequest) -> _Server:
    config = uvicorn.Config(
        create_app(settings),
        lifespan="on",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
    )
    return _Server(config, icp, stop)


class _Server(uvicorn.Server):
    """uvicorn, with a word to the person who started it."""

    def __init__(self, config: uvicorn.Config, icp: str, stop: StopRequest) -> None:
        super().__init__(config)
        self._icp = icp
        self._stop = stop

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.should_exit |= self._stop.received  # before uvicorn took over the signals
        for listener in sockets or ():
            typer.echo(_banner(f"http://{LOOPBACK}:{listener.getsockname()[1]}", self._icp))


def _banner(address: str, icp: str) -> str:
    body = shlex.quote(json.dumps({"icp": icp, **_EXAMPLE}))
    return f"""
icp-scoring serves on {address} (this machine only, until there are API keys)
Documentation: {address}/docs    Stop: Ctrl-C

Score an account:

curl -s {address}/v1/score -H 'Content-Type: application/json' -d {body}
"""
