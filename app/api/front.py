"""What every request passes, whether the framework or a scoring call answers it.

Its id and its trace, its place among those in hand, its deadline, the last safety net, and its
measurement.
"""

from __future__ import annotations

import logging
from asyncio import CancelledError
from time import monotonic
from typing import TYPE_CHECKING

from app.api.admission import admit, caller, is_free
from app.api.calls import CALLS
from app.api.errors import ANSWERED, ONE_METHOD, failed, problem_for, response_of
from app.api.exchange import Exchange
from app.api.flight import out_of_time
from app.api.problems import ProblemError
from app.api.requests import CALLER_LEFT, DisconnectedError
from app.api.security import missing_scope

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from app.api.calls import Call
    from app.api.dependencies import Service
    from app.api.flight import Ticket

_log = logging.getLogger(__name__)

ALWAYS = frozenset({"/healthz", "/readyz", "/metrics"})
"""What is answered however busy the worker is."""

_READS = frozenset({"GET", "HEAD", "OPTIONS"})


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
        exchange = Exchange(service, scope, receive, send)
        call = CALLS.get(path)
        ticket = None
        try:
            ticket = exchange.ticket = service.flight.enter(began, always=path in ALWAYS)
            if call is None:
                await self._route(scope, exchange)
            else:
                await self._call(call, scope, exchange)
        except (Exception, CancelledError) as error:  # noqa: BLE001 - the last net
            problem = _told(error, scope, exchange, ticket)
            if problem is None:
                exchange.status = exchange.status or CALLER_LEFT
            elif not exchange.status:
                service.metrics.refused(problem.code)
                await response_of(problem, exchange.request_id)(scope, receive, exchange)
        finally:
            if ticket is not None:
                service.flight.leave(ticket)
            self._note(scope, exchange, path if call else None, monotonic() - began)

    def _note(self, scope: Scope, exchange: Exchange, route: str | None, seconds: float) -> None:
        """Count and log a request that is over."""
        service, method, status = self._service, scope["method"], exchange.status
        principal = exchange.principal
        write = False
        if route is None:
            route = getattr(scope.get("route"), "path", "unmatched")
            principal = scope.get("state", {}).get("principal")
            write = method not in _READS
        service.metrics.answered(route, method, status, seconds)
        if service.access_log.due(status, write=write):
            name = principal.name if principal else None
            service.access_log.log(method, route, status, seconds, name)

    async def _call(self, call: Call, scope: Scope, exchange: Exchange) -> None:
        """Answer one of the scoring calls."""
        if scope["method"] != "POST":
            raise ProblemError("method_not_allowed", ONE_METHOD, headers={"Allow": "POST"})
        service, headers = self._service, exchange.headers
        principal = exchange.principal = await caller(service, headers)
        if call.scope not in principal.scopes:
            raise missing_scope(call.scope)
        if not is_free(service, principal, headers):
            await admit(service, principal, headers, exchange.common)
        answer = await call.answer(exchange)
        if isinstance(answer, bytes):
            await exchange.answer(answer)
        else:
            await answer(scope, exchange.receive, exchange)

    async def _route(self, scope: Scope, exchange: Exchange) -> None:
        """Let the framework answer."""
        if scope["path"].endswith("/"):  # it would redirect, and clients lose the body of a POST
            raise ProblemError("not_found", "No route has this path: none ends with a slash.")
        scope.setdefault("state", {}).update(
            request_id=exchange.request_id, ticket=exchange.ticket, headers=exchange.common
        )
        await self._framework(scope, exchange.receive, exchange)


def _told(
    error: BaseException, scope: Scope, exchange: Exchange, ticket: Ticket | None
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
    _log.error("request %s failed: %s", exchange.request_id, place, exc_info=error)
    return failed()
