"""The sockets that workers share: one queue of connections, which outlives any worker."""

from __future__ import annotations

import socket

from app.cli.errors import Failure
from app.settings import LOOPBACK

BACKLOG = 2048
"""Connections that may wait to be accepted; Linux caps it by `net.core.somaxconn`."""

_OF_EVERY_NETWORK = {"0.0.0.0": LOOPBACK, "::": "::1"}  # noqa: S104 - compared only


def listen(host: str, port: int, setting: str = "ICP_PORT") -> socket.socket:
    """Take a port.

    Args:
        host: An address of this machine, or a name of one; `0.0.0.0` or `::` for all of them.
        port: 0 for any free one.
        setting: What names it.

    Raises:
        Failure: it cannot be had.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return socket.create_server(
            address[:2],
            family=family,
            backlog=BACKLOG,
            dualstack_ipv6=host == "::" and socket.has_dualstack_ipv6(),
        )
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]
        wrong = "ICP_HOST" if isinstance(error, socket.gaierror) else setting
        raise Failure(
            f"cannot listen on {_joined(host, port)}: {reason}; set {wrong} to another one"
        ) from error


def address(listener: socket.socket) -> str:
    """Return where a person on this machine reaches a listener."""
    host, port = listener.getsockname()[:2]
    return reached(host, port)


def reached(host: str, port: int) -> str:
    """Return where a person on this machine reaches what listens there."""
    return f"http://{_joined(_OF_EVERY_NETWORK.get(host, host), port)}"


def _joined(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
