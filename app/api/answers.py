"""Answers of the scoring calls: bytes; or more of them than should be put together in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.api.requests import JSON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp, Receive, Scope, Send

    Answer = bytes | ASGIApp

_TOGETHER = 32
"""Results that are sent as one piece."""


class Results:
    """An answer with many results, written as fast as it is read.

    Args:
        head: A JSON object: what stands before the results.
        results: The results, as JSON.
        tail: A JSON object with members: what stands behind them, if anything does.
    """

    def __init__(self, head: bytes, results: list[bytes], tail: bytes = b"") -> None:
        self._head = head[:-1] + b',"results":['
        self._results = results
        self._tail = b"]," + tail[1:] if tail else b"]}"
        commas = max(0, len(results) - 1)
        self.size = len(self._head) + sum(map(len, results)) + commas + len(self._tail)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Write the answer."""
        del scope, receive
        headers = [(b"content-type", JSON.encode()), (b"content-length", b"%d" % self.size)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for body in self._pieces():
            await send({"type": "http.response.body", "body": body, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    def _pieces(self) -> Iterator[bytes]:
        before = self._head
        for start in range(0, len(self._results), _TOGETHER):
            yield before + b",".join(self._results[start : start + _TOGETHER])
            before = b","
        yield self._tail if self._results else before + self._tail
