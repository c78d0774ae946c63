"""A server that answers as it is told, and now and then does not."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Self

    from benchmarks.connection import Address

HANG_UP = b""
"""Takes the request and closes the connection without an answer."""


def answer(body: bytes, status: str = "200 OK") -> bytes:
    """Return the bytes of an answer."""
    return b"HTTP/1.1 %b\r\nContent-Length: %d\r\n\r\n%b" % (status.encode(), len(body), body)


class Scripted:
    """Answers one request after another, whatever it is; used as a context manager.

    Args:
        script: The bytes for each request, or HANG_UP; the last goes on for ever.
    """

    def __init__(self, *script: bytes) -> None:
        self._script: Iterator[bytes] = iter(script)
        self._last = script[-1]
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._served: list[threading.Thread] = []

    @property
    def address(self) -> Address:
        """Where it listens."""
        host, port = self._listener.getsockname()
        return host, port

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()
        for thread in self._served if error is None else ():  # else a client may still be there
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                taken, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(taken,), daemon=True)
            self._served.append(thread)
            thread.start()

    def _serve(self, taken: socket.socket) -> None:
        taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with taken:
            while taken.recv(65_536):
                with self._lock:
                    told = next(self._script, self._last)
                if told == HANG_UP:
                    return
                half = len(told) // 2  # in two pieces, as networks do
                taken.sendall(told[:half])
                taken.sendall(told[half:])
