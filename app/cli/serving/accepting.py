"""Accepting connections one at a time, so that workers share them.

An event loop's own server takes all that wait at once: of callers that come together and stay, one
worker would get nearly all.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

_log = logging.getLogger(__name__)

_PAUSE_SECONDS = 1.0


class Acceptor:
    """Takes connections from a listener that other processes share.

    Args:
        listener: Where they wait.
        protocol: Makes what talks to one of them.
    """

    def __init__(self, listener: socket.socket, protocol: Callable[[], asyncio.Protocol]) -> None:
        self._listener = listener
        self._protocol = protocol
        self._loop = asyncio.get_running_loop()
        self._connecting: set[asyncio.Task[None]] = set()
        self._pause: asyncio.TimerHandle | None = None
        listener.setblocking(False)

    def start(self) -> None:
        """Accept from now on."""
        self._loop.add_reader(self._listener, self._accept)

    async def stop(self) -> None:
        """Accept no more, but those that wait by now: closing the listener would reset them."""
        self._loop.remove_reader(self._listener)
        if self._pause is not None:
            self._pause.cancel()
        with suppress(OSError):  # nobody waits any more, or nothing is left to take them with
            while True:
                self._take()
        self._listener.close()
        await asyncio.gather(*self._connecting)

    def _accept(self) -> None:
        try:
            self._take()
        except (BlockingIOError, ConnectionAbortedError):  # another worker was faster, or it left
            return
        except OSError as error:  # no file descriptors, no memory
            _log.error("connections have to wait: %s", error.strerror)
            self._loop.remove_reader(self._listener)
            self._pause = self._loop.call_later(_PAUSE_SECONDS, self.start)

    def _take(self) -> None:
        connection, _ = self._listener.accept()
        task = self._loop.create_task(self._connect(connection))
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)

    async def _connect(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        with suppress(OSError):  # the caller has left already
            await self._loop.connect_accepted_socket(self._protocol, connection)
