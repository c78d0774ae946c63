"""A request and the way back: what every part of answering it works on."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from app.api.correlation import correlated
from app.api.requests import JSON, headers_of, media_type, read
from app.ops.logs import bound

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from starlette.types import Message, Receive, Scope, Send

    from app.access.principal import Principal
    from app.api.dependencies import Service
    from app.api.flight import Ticket

_CONTENT_TYPE = (b"content-type", JSON.encode())
_OK = 200


class Exchange:
    """One request, and its answer; to be called as `send`, it adds what every answer carries.

    Args:
        service: The parts of the service.
        scope: The request, as ASGI gives it.
        receive: What its body comes from.
        send: Takes its answer.

    Attributes:
        headers: Of the request, by lower-case name.
        common: The headers of the answer, whatever it will be.
        request_id: The id of the request, sane.
        ticket: Its place among the requests in hand, once it has one.
        principal: Who calls, once a scoring call knows it.
        status: What it was answered with; 0 before that.
    """

    __slots__ = (
        "_scope",
        "_send",
        "common",
        "headers",
        "principal",
        "receive",
        "request_id",
        "service",
        "status",
        "ticket",
    )

    ticket: Ticket
    principal: Principal | None

    def __init__(self, service: Service, scope: Scope, receive: Receive, send: Send) -> None:
        self.service = service
        self._scope = scope
        self.receive = receive
        self._send = send
        self.principal = None
        self.status = 0
        self.headers = headers_of(scope["headers"])
        own, trace, self.common = correlated(self.headers)
        self.request_id = own.decode("ascii")
        bound(self.request_id, trace)

    @property
    def caller(self) -> Principal:
        """Who calls a scoring call."""
        assert self.principal is not None  # noqa: S101 - known before the call is answered
        return self.principal

    @property
    def query(self) -> str:
        """Its query, without the question mark."""
        text: bytes = self._scope["query_string"]
        return text.decode("latin-1")

    async def json(self, most: int) -> bytes:
        """Return the bytes of a JSON body.

        Args:
            most: The bytes it may have.

        Raises:
            ProblemError: `unsupported_media_type` or `too_large`.
            DisconnectedError: The caller leaves in the middle of it.
        """
        media_type(self.headers, (JSON,))
        return await read(self.headers, self.receive, most, self.ticket)

    def slot(self, *, wanted: bool) -> AbstractAsyncContextManager[None]:
        """Wait for room for long work, where that is wanted; the body has been read.

        Raises:
            ProblemError: `overloaded`.
        """
        return self.service.bulk.slot(self.ticket, self.receive) if wanted else nullcontext()

    async def __call__(self, message: Message) -> None:
        """Send a message of the answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), *self.common]
        await self._send(message)

    async def answer(self, body: bytes) -> None:
        """Answer with JSON."""
        self.status = _OK
        headers = [_CONTENT_TYPE, (b"content-length", b"%d" % len(body)), *self.common]
        await self._send({"type": "http.response.start", "status": _OK, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def today() -> date:
    """Return the day of scoring of a request that names none."""
    return datetime.now(UTC).date()
