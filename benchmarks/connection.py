"""A keep-alive HTTP/1.1 connection that has one request on its way at a time.

Made for measuring: it costs the client a few microseconds a request and knows just what an answer
of a service with `Content-Length` needs.
"""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Address = tuple[str, int]

_CHUNK = 262_144
_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class ConnectionLost(ConnectionError):  # noqa: N818 - named for what happened
    """The other side closed or reset the connection, or none can be opened."""


class Answer(NamedTuple):
    """A status, the bytes of the headers, and the body."""

    status: int
    head: bytes
    body: bytes


class Connection:
    """A connection to the first address that takes one.

    Args:
        addresses: Hosts and ports, tried in this order.
        patience: Seconds to wait for the other side, each time.

    Raises:
        ConnectionLost: none of them takes it.
    """

    def __init__(self, addresses: Sequence[Address], patience: float = 10.0) -> None:
        self._socket = _connected(addresses, patience)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = bytearray()
        self._complete = 0
        self.number = self._socket.fileno()
        """The file descriptor, to wait for."""

    @property
    def port(self) -> int:
        """Our own port, by which the process at the other side can be found."""
        return int(self._socket.getsockname()[1])

    def send(self, request: bytes) -> None:
        """Send a request.

        Raises:
            ConnectionLost: the connection is closed.
        """
        try:
            self._socket.sendall(request)
        except OSError as error:
            raise ConnectionLost(str(error)) from error

    def received(self) -> Answer | None:
        """Read what has come; return the answer once it is there to its last byte.

        Raises:
            ConnectionLost: the connection was closed before.
        """
        try:
            chunk = self._socket.recv(_CHUNK)
        except OSError as error:
            raise ConnectionLost(str(error)) from error
        if not chunk:
            raise ConnectionLost("closed by the service")
        if self._buffer:
            self._buffer += chunk  # what came before is not copied
            if len(self._buffer) < self._complete:
                return None
        data = bytes(self._buffer) if self._buffer else chunk
        end = data.find(_HEAD_END) + len(_HEAD_END)
        if end < len(_HEAD_END):
            self._buffer = bytearray(data)
            return None
        length = _LENGTH.search(data, 0, end)
        self._complete = end + (int(length[1]) if length else 0)
        if len(data) < self._complete:
            self._buffer = bytearray(data)
            return None
        self._buffer, self._complete = bytearray(), 0
        return Answer(int(data[9:12]), data[:end], data[end:])

    def ask(self, request: bytes) -> Answer:
        """Send a request and wait for its answer.

        Raises:
            ConnectionLost: there is none.
        """
        self.send(request)
        return self.answer()

    def answer(self) -> Answer:
        """Wait for the answer to what was sent.

        Raises:
            ConnectionLost: there is none.
        """
        while (answer := self.received()) is None:
            pass
        return answer

    def close(self) -> None:
        """Close it."""
        self._socket.close()


def request(method: str, path: str, address: Address, *, key: str = "", body: bytes = b"") -> bytes:
    """Return the bytes of a request with a JSON body.

    Args:
        method: Such as POST.
        path: Such as /v1/score.
        address: Where it goes.
        key: An API key.
        body: JSON.
    """
    credential = f"Authorization: Bearer {key}\r\n" if key else ""
    kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    head = f"{method} {path} HTTP/1.1\r\nHost: {address[0]}:{address[1]}\r\n"
    return f"{head}{credential}{kind}\r\n".encode() + body


def _connected(addresses: Sequence[Address], patience: float) -> socket.socket:
    reason = "no address"
    for address in addresses:
        try:
            return socket.create_connection(address, timeout=patience)
        except OSError as error:
            reason = f"{address[0]}:{address[1]}: {error}"
    raise ConnectionLost(reason)
