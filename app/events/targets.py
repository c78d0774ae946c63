"""Where messages may be sent: public addresses alone, unless others are allowed."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from threading import Thread
from typing import NamedTuple

import httpx

from app.events.addresses import is_public
from app.events.errors import TargetRefused

_RESOLVE_SECONDS = 5.0


class Target(NamedTuple):
    """An address of a receiver, resolved once.

    Attributes:
        url: With the address of the machine in the place of its name.
        host: What `Host` says: the name, and the port if it is said.
        name: Whose certificate it has to show.
    """

    url: httpx.URL
    host: str
    name: str


class Targets:
    """Checks and resolves the addresses of receivers.

    Args:
        allow_private: Whether plain http, and addresses that are not public, are allowed.
    """

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private

    async def resolve(self, url: str) -> Target:
        """Return where a message goes, to be sent to exactly there.

        Args:
            url: The address of a webhook.

        Raises:
            TargetRefused: nothing may be sent there, or nobody knows where it is.
        """
        parsed = self._parsed(url)
        name = parsed.raw_host.decode("ascii")
        addresses = await _resolved(name, parsed.port or _PORTS[parsed.scheme])
        if not self._allow_private and not all(map(is_public, addresses)):
            raise TargetRefused("the host of this URL has an address that is not public")
        pinned = parsed.copy_with(host=addresses[0])
        return Target(pinned, parsed.netloc.decode("ascii"), name)

    def _parsed(self, url: str) -> httpx.URL:
        try:
            parsed = httpx.URL(url)
        except (httpx.InvalidURL, UnicodeError):
            raise TargetRefused("this is not a URL") from None
        if parsed.scheme not in _PORTS:
            raise TargetRefused("a URL begins with https://")
        if parsed.scheme != "https" and not self._allow_private:
            raise TargetRefused("a URL begins with https://, as no private addresses are allowed")
        if not parsed.host or parsed.port == 0:
            raise TargetRefused("this URL names no host")
        if parsed.userinfo:
            raise TargetRefused("a URL holds no user or password; receivers check the signature")
        if parsed.fragment:
            raise TargetRefused("a URL has no fragment, which is never sent")
        return parsed


_PORTS = {"https": 443, "http": 80}


async def _resolved(name: str, port: int) -> list[str]:
    """Return every address of a host.

    Raises:
        TargetRefused: there is none, or none in time.
    """
    loop = asyncio.get_running_loop()
    found: asyncio.Future[list[str]] = loop.create_future()

    def resolve() -> None:
        try:
            known = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
            addresses = [str(address[0]).partition("%")[0] for *_, address in known]
        except (OSError, UnicodeError):
            addresses = []
        with suppress(RuntimeError):  # the loop is closed, and nobody waits any more
            loop.call_soon_threadsafe(tell, addresses)

    def tell(addresses: list[str]) -> None:
        if not found.done():
            found.set_result(addresses)

    # A thread that nobody waits for, not even the process's end: a resolver may hang for long.
    Thread(target=resolve, name="webhook-resolve", daemon=True).start()
    with suppress(TimeoutError):
        async with asyncio.timeout(_RESOLVE_SECONDS):
            if addresses := await found:
                return addresses
    raise TargetRefused("the host of this URL cannot be resolved")
