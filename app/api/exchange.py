"""A request and the way back: what every part of answering it works on."""

from __future__ import annotations

import re
from asyncio import current_task
from contextlib import nullcontext
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from app.api.ids import request_id
from app.api.requests import JSON, headers_of, media_type, read, too_large
from app.api.whole import EXTENSION
from app.ops.logs import bound

if TYPE_CHECKING:
    from asyncio import Task
    from contextlib import AbstractAsyncContextManager

    from starlette.types import Message, Receive, Scope, Send

    from app.access.principal import Principal
    from app.api.dependencies import Service
    from app.api.flight import Ticket
    from app.api.whole import Whole

_CONTENT_TYPE = (b"content-type", JSON.encode())
_OK = 200
_NONE: dict[str, Any] = {}
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._:/+=-]{1,128}")
_TRACEPARENT = re.compile(
    rb"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
)


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
        "_whole",
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
        self._whole: Whole | None = scope.get("extensions", _NONE).get(EXTENSION)
        self.principal = None
        self.status = 0
        self.headers = headers = headers_of(scope["headers"])
        sent = headers.get(b"x-request-id")
        if sent is None or not _REQUEST_ID.fullmatch(sent):
            self.request_id = request_id()
        else:
            self.request_id = sent.decode("ascii")
        self.common = [(b"x-request-id", self.request_id.encode("ascii"))]
        trace = headers.get(b"traceparent")
        if trace is not None and _TRACEPARENT.fullmatch(trace) is None:
            trace = None
        bound(self.request_id, trace)
        if trace is not None:
            self.common.append((b"traceparent", trace))
            if b"tracestate" in headers:
                self.common.append((b"tracestate", headers[b"tracestate"]))

    @property
    def task(self) -> Task[object]:
        """What answers it."""
        if self._whole is not None:
            return self._whole.task
        task = current_task()
        assert task is not None  # noqa: S101 - requests are answered in tasks
        return task

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
        body = None if self._whole is None else self._whole.body()
        if body is None:
            return await read(self.headers, self.receive, most, self.ticket)
        if len(body) > most:
            raise too_large(most)
        return body

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
        if self._whole is None or not self._whole.answer(headers, body):
            await self._send({"type": "http.response.start", "status": _OK, "headers": headers})
            await self._send({"type": "http.response.body", "body": body})


def today() -> date:
    """Return the day of scoring of a request that names none."""
    return datetime.now(UTC).date()
