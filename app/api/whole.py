"""The ASGI extension `icp.whole`: a request that has arrived whole, answered in one piece.

`icp serve` offers it; under another server the scoring calls receive and send as ASGI says. It
saves a system call, and waking the caller for a head that it can do nothing with yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from asyncio import Task
    from collections.abc import Iterable

EXTENSION = "icp.whole"


class Whole(Protocol):
    """What `scope["extensions"]` holds under this name."""

    @property
    def task(self) -> Task[None]:
        """The task that answers the request; to ask asyncio for it takes a system call."""

    def body(self) -> bytes | None:
        """Take the body as `receive` would; None while it has not arrived whole."""

    def answer(self, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> bool:
        """Answer 200, with `content-length` among the headers, as two messages to `send` would.

        Returns:
            Whether that is done; if not, nothing is: the messages are to be sent.
        """
