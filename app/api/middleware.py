"""What wraps every request: its id, its trace, its measurement, and the last safety net."""

from __future__ import annotations

import logging
import re
from time import perf_counter
from typing import TYPE_CHECKING
from uuid import uuid4

from app.api.errors import response_of
from app.api.problems import ProblemError
from app.api.requests import DisconnectedError, headers_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from app.ops.metrics import Metrics

_log = logging.getLogger(__name__)
_CALLER_LEFT = 499
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._:/+=-]{1,128}")
_TRACEPARENT = re.compile(
    rb"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
)


class Requests:
    """ASGI middleware; the request id is at `scope["state"]["request_id"]`."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a failure of the service is logged and answered as a problem."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = headers_of(scope["headers"])
        echoed = _echoed(headers)
        request_id = echoed[0][1].decode("ascii")
        scope.setdefault("state", {})["request_id"] = request_id
        began = perf_counter()
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), *echoed]
            await send(message)

        try:
            refused = _refused(scope["path"])
            app = response_of(refused, request_id) if refused else self.app
            await app(scope, receive, send_with_id)
        except DisconnectedError:
            status = status or _CALLER_LEFT
        except Exception:  # noqa: BLE001 - the last net: whatever happens, the caller gets a problem
            _log.exception("request %s failed: %s %s", request_id, scope["method"], scope["path"])
            if not status:
                problem = ProblemError(
                    "internal_error", "The service failed; its log names this request id."
                )
                await response_of(problem, request_id)(scope, receive, send_with_id)
        finally:
            route = getattr(scope.get("route"), "path", "unmatched")
            self.metrics.answered(route, scope["method"], status, perf_counter() - began)


def _refused(path: str) -> ProblemError | None:
    """Return the problem of a path that ends with a slash.

    It would be redirected, and redirects of a POST are lost on many clients.
    """
    if path.endswith("/"):
        return ProblemError("not_found", "No route has this path: none ends with a slash.")
    return None


def _echoed(headers: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    """Return the headers that every answer to this request carries, the request id first."""
    request_id = headers.get(b"x-request-id", b"")
    if not _REQUEST_ID.fullmatch(request_id):
        request_id = uuid4().hex.encode()
    echoed = [(b"x-request-id", request_id)]
    traceparent = headers.get(b"traceparent", b"")
    if _TRACEPARENT.fullmatch(traceparent):
        echoed.append((b"traceparent", traceparent))
        if b"tracestate" in headers:
            echoed.append((b"tracestate", headers[b"tracestate"]))
    return echoed
