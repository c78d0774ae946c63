"""What every request passes, whether the framework or a scoring call answers it.

Its id and its trace, its place among those in hand, its deadline, the last safety net, and its
measurement.
"""

from __future__ import annotations

import logging
import re
from asyncio import CancelledError
from time import monotonic
from typing import TYPE_CHECKING

from app.api.admission import admit
from app.api.calls import CALLS
from app.api.errors import ANSWERED, ONE_METHOD, failed, problem_for, response_of
from app.api.exchange import Exchange
from app.api.flight import out_of_time
from app.api.ids import request_id
from app.api.problems import ProblemError
from app.api.requests import CALLER_LEFT, JSON, DisconnectedError, headers_of
from app.api.security import caller, permit
from app.ops.logs import bound

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from app.access.principal import Principal
    from app.api.calls import Call
    from app.api.dependencies import Service
    from app.api.flight import Ticket
    from app.api.requests import Headers

_log = logging.getLogger(__name__)

ALWAYS = frozenset({"/healthz", "/readyz", "/metrics"})
"""What is answered however busy the worker is."""

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_JSON = (b"content-type", JSON.encode())
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._:/+=-]{1,128}")
_TRACEPARENT = re.compile(
    rb"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
)


class Front:
    """The outermost ASGI application.

    The framework finds in `scope["state"]`: `request_id`; `ticket`, the request's place among those
    in hand; and `headers`, a list of what its answer carries whatever it will be.

    Args:
        framework: Answers all but the scoring calls.
        service: The parts of the service.
    """

    def __init__(self, framework: ASGIApp, service: Service) -> None:
        self._framework = framework
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a failure of the service is logged and answered as a problem."""
        if scope["type"] != "http":
            await self._framework(scope, receive, send)
            return
        began = monotonic()
        service, path = self._service, scope["path"]
        reply = _Reply(send, headers_of(scope["headers"]))
        call = CALLS.get(path)
        ticket = None
        try:
            ticket = service.flight.enter(began, always=path in ALWAYS)
            if call is None:
                await self._route(scope, receive, reply, ticket)
            else:
                await self._call(call, scope, receive, reply, ticket)
        except (Exception, CancelledError) as error:  # noqa: BLE001 - the last net
            problem = self._told(error, scope, reply, ticket)
            if problem is None:
                reply.status = reply.status or CALLER_LEFT
            elif not reply.status:
                service.metrics.refused(problem.code)
                await response_of(problem, reply.request_id)(scope, receive, reply)
        finally:
            if ticket is not None:
                service.flight.leave(ticket)
            self._note(scope, reply, path if call else None, monotonic() - began)

    def _told(
        self, error: BaseException, scope: Scope, reply: _Reply, ticket: Ticket | None
    ) -> ProblemError | None:
        """Return what the caller is told of an error; None for one who has left.

        Raises:
            CancelledError: The server stops the request for reasons of its own.
        """
        if isinstance(error, ANSWERED):
            return problem_for(error)
        if isinstance(error, DisconnectedError):
            return None
        if isinstance(error, CancelledError):
            if ticket is None or not ticket.is_stopped:
                raise error
            ticket.task.uncancel()
            return None if ticket.has_left else out_of_time(ticket)
        place = f"{scope['method']} {scope['path']}"
        _log.error("request %s failed: %s", reply.request_id, place, exc_info=error)
        return failed()

    def _note(self, scope: Scope, reply: _Reply, route: str | None, seconds: float) -> None:
        """Count and log a request that is over."""
        service, method = self._service, scope["method"]
        principal = reply.principal
        if route is None:
            route = getattr(scope.get("route"), "path", "unmatched")
            principal = scope.get("state", {}).get("principal")
        service.metrics.answered(route, method, reply.status, seconds)
        write = route not in CALLS and method not in _READS
        if service.access_log.due(reply.status, write=write):
            name = principal.name if principal else None
            service.access_log.log(method, route, reply.status, seconds, name)

    async def _call(
        self, call: Call, scope: Scope, receive: Receive, reply: _Reply, ticket: Ticket
    ) -> None:
        """Answer one of the scoring calls."""
        if scope["method"] != "POST":
            raise ProblemError("method_not_allowed", ONE_METHOD, headers={"Allow": "POST"})
        service, headers = self._service, reply.given
        principal = reply.principal = caller(service.gate, headers.get(b"authorization"))
        permit(principal, call.scope)
        await admit(service, principal, headers, reply.common)
        query = scope["query_string"].decode("latin-1")
        answer = await call.answer(Exchange(service, principal, ticket, headers, query, receive))
        if isinstance(answer, bytes):
            await reply.json(answer)
        else:
            await answer(scope, receive, reply)

    async def _route(self, scope: Scope, receive: Receive, reply: _Reply, ticket: Ticket) -> None:
        """Let the framework answer."""
        if scope["path"].endswith("/"):  # it would redirect, and clients lose the body of a POST
            raise ProblemError("not_found", "No route has this path: none ends with a slash.")
        scope.setdefault("state", {}).update(
            request_id=reply.request_id, ticket=ticket, headers=reply.common
        )
        await self._framework(scope, receive, reply)


class _Reply:
    """The way back: `send`, with what every answer carries.

    Attributes:
        given: The headers of the request.
        common: Those that its answer carries, whatever it is.
        principal: Who calls, once a scoring call knows it.
        request_id: The id of the request, sane.
        status: What it was answered with; 0 before that.
    """

    __slots__ = ("_send", "common", "given", "principal", "request_id", "status")

    def __init__(self, send: Send, given: Headers) -> None:
        self._send = send
        self.given = given
        self.principal: Principal | None = None
        self.status = 0
        sent = given.get(b"x-request-id")
        if sent is None or not _REQUEST_ID.fullmatch(sent):
            self.request_id = request_id()
        else:
            self.request_id = sent.decode("ascii")
        self.common = [(b"x-request-id", self.request_id.encode("ascii"))]
        trace = given.get(b"traceparent")
        if trace is not None and _TRACEPARENT.fullmatch(trace) is None:
            trace = None
        bound(self.request_id, trace)
        if trace is not None:
            self.common.append((b"traceparent", trace))
            if b"tracestate" in given:
                self.common.append((b"tracestate", given[b"tracestate"]))

    async def __call__(self, message: Message) -> None:
        """Send a message of the answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), *self.common]
        await self._send(message)

    async def json(self, body: bytes) -> None:
        """Answer with JSON."""
        self.status = 200
        length = (b"content-length", b"%d" % len(body))
        headers = [_JSON, length, *self.common]
        await self._send({"type": "http.response.start", "status": 200, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})
