"""uvicorn's server, stopping so that no request fails."""

from __future__ import annotations

import asyncio
import math
import signal
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

import uvicorn

from app.cli.serving.accepting import Acceptor
from app.cli.serving.protocol import IDLE_SECONDS, Protocol, State
from app.cli.serving.supervisor import LAME_DUCK_SECONDS

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from types import FrameType

    from app.api.application import Application
    from app.settings import Settings

_TICKS_A_SECOND = 10
_PAUSE_SECONDS = 0.02


class Server(uvicorn.Server):
    """One worker's server.

    SIGTERM: for two seconds every answer closes its connection and `/readyz` says 503, so that
    callers go elsewhere by themselves. Then nothing new is accepted, what is in progress is
    finished, and connections that are still open, all of them idle, are closed last.
    SIGINT: the same without the two seconds. SIGQUIT: without waiting for anything.

    Args:
        app: The application.
        settings: Say how long requests may take to finish.
        listener: Where connections come from.
        ready: Called when it serves, and again and again as long as its event loop turns.
    """

    def __init__(
        self,
        app: Application,
        settings: Settings,
        listener: socket.socket,
        ready: Callable[[], None],
    ) -> None:
        super().__init__(
            uvicorn.Config(
                app.outermost,
                http=Protocol,
                ws="none",
                loop="uvloop",
                lifespan="on",
                log_config=None,
                log_level="warning",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=IDLE_SECONDS,
                timeout_graceful_shutdown=1,  # what is left by then has had its time
            )
        )
        self.server_state: State = State(app.state.service.metrics.refused)
        self._app = app
        self._drain_seconds = settings.drain.total_seconds()
        self._listener = listener
        self._ready = ready
        self._leave_at = math.inf

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle stop signals for as long as the process lives, which is as long as the server."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, self.handle_exit)
        yield

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - uvicorn's own
        """Take a stop signal; the same one twice is one."""
        self.should_exit = True
        now = time.monotonic()
        self._leave_at = min(
            self._leave_at, now + (LAME_DUCK_SECONDS if sig == signal.SIGTERM else 0)
        )
        if sig == signal.SIGQUIT:
            self._drain_seconds = 0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to serve, and say so."""
        await super().startup(sockets)
        self._acceptor = Acceptor(self._listener, self._protocol)
        self._acceptor.start()
        self._ready()

    async def on_tick(self, counter: int) -> bool:
        """Look after the connections, ten times a second; tell when to stop serving."""
        should_exit = await super().on_tick(counter)
        if should_exit:
            self._drain()
        if counter % _TICKS_A_SECOND == 0:
            self._ready()
            for connection in self._connections():
                connection.check()
        return should_exit and time.monotonic() >= self._leave_at

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002 - closed here
        """Stop listening, finish what is in progress, then close what is idle."""
        self._drain()
        await self._acceptor.stop()
        began = time.monotonic()
        while any(connection.is_busy for connection in self._connections()):
            await asyncio.sleep(_PAUSE_SECONDS)
            self._ready()
            if time.monotonic() > began + self._drain_seconds:
                break
        await super().shutdown()

    def _drain(self) -> None:
        if not self.server_state.draining:
            self.server_state.draining = self._app.state.draining = True
            for connection in self._connections():
                connection.drain()

    def _protocol(self) -> Protocol:
        return Protocol(self.config, self.server_state, self.lifespan.state, self._app.at_once)

    def _connections(self) -> list[Protocol]:
        return cast("list[Protocol]", list(self.server_state.connections))
