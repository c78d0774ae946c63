"""What connections write: together, once the requests of a turn of the event loop are answered.

To write is to wake whoever reads and to run the network's code; done between answers, it drives the
scoring code out of the processor's caches each time.
"""

from __future__ import annotations

from asyncio import get_running_loop
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio import Transport

LARGE = 32_768
"""Bytes that a connection does not hold back: its writer is to feel that they are not taken."""


class Outgoing:
    """The connections of a worker that hold something back."""

    def __init__(self) -> None:
        self._held: list[HeldTransport] = []

    def hold(self, transport: HeldTransport) -> None:
        """Flush a transport in the next turn of the loop."""
        if not self._held:
            get_running_loop().call_soon(self._flush)
        self._held.append(transport)

    def _flush(self) -> None:
        held, self._held = self._held, []
        for transport in held:
            transport.flush()


class HeldTransport:
    """A transport that writes in the next turn of the loop, all in one.

    Args:
        transport: What it writes to.
        outgoing: Flushes it.
    """

    __slots__ = ("_held", "_outgoing", "_size", "_transport", "abort", "is_closing")

    def __init__(self, transport: Transport, outgoing: Outgoing) -> None:
        self._transport = transport
        self._outgoing = outgoing
        self._held: list[bytes] = []
        self._size = 0
        self.abort = transport.abort
        self.is_closing = transport.is_closing

    def write(self, data: bytes) -> None:
        """Write, soon."""
        if not self._held:
            self._outgoing.hold(self)
        self._held.append(data)
        self._size += len(data)
        if self._size > LARGE:
            self.flush()

    def flush(self) -> None:
        """Write what is held."""
        held, self._held, self._size = self._held, [], 0
        if held and not self._transport.is_closing():
            self._transport.write(held[0] if len(held) == 1 else b"".join(held))

    def close(self) -> None:
        """Close once all is written."""
        self.flush()
        self._transport.close()

    def get_write_buffer_size(self) -> int:
        """Return how many bytes are not sent yet."""
        return self._size + self._transport.get_write_buffer_size()
