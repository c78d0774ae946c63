"""Turning what goes wrong into problem documents: one handler for each family of exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import orjson
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from app.access.errors import Unauthenticated
from app.api.problems import CONTENT_TYPE, ProblemError, counted
from app.api.registry_problems import Refusal, problem_of
from app.api.requests import CALLER_LEFT, DisconnectedError
from app.api.security import unauthenticated
from app.database.errors import DatabaseUnavailable
from app.engine.faults import child
from app.registry.errors import RegistryError, UnknownIcp
from schemas.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from starlette.requests import Request

    from app.ops.metrics import Metrics

    Handler = Callable[[Request, Exception], Coroutine[Any, Any, Response]]

ANSWERED = (ProblemError, RegistryError, DatabaseUnavailable, Unauthenticated)
"""What `problem_for` turns into a problem wherever it is raised."""
ONE_METHOD = "The path exists, but not with this method."

_BY_STATUS = {
    404: ("not_found", "No route has this path; /docs lists them all."),
    405: ("method_not_allowed", ONE_METHOD),
}
_METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
FAULTS = {
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "missing": "missing",
    "string_too_long": "too_long",
}
"""Codes of faults by the framework's own; any other is `wrong_kind`."""


def response_of(problem: ProblemError, request_id: str) -> Response:
    """Return a problem as the whole answer."""
    body = orjson.dumps(problem.document(request_id))
    return Response(body, problem.status, problem.headers, CONTENT_TYPE)


def failed() -> ProblemError:
    """Return the problem of a request that the service failed at."""
    return ProblemError("internal_error", "The service failed; its log names this request id.")


def problem_for(error: Exception) -> ProblemError:
    """Return the problem that an error of `ANSWERED` is."""
    if isinstance(error, Unauthenticated):
        return unauthenticated(error)
    return problem_of(error) if isinstance(error, Refusal) else cast("ProblemError", error)


def handlers(metrics: Metrics) -> dict[int | type[Exception], Handler]:
    """Return what answers every exception a route may raise, for FastAPI's `exception_handlers`."""

    def told(request: Request, problem: ProblemError) -> Response:
        metrics.refused(problem.code)
        return response_of(problem, request.state.request_id)

    async def answer(request: Request, error: Exception) -> Response:
        if isinstance(error, UnknownIcp):
            error = UnknownIcp(error.key, filter(request.state.principal.may_name, error.near))
        problem = _problem_of(error)
        if problem.code == "method_not_allowed":
            problem.headers["Allow"] = _methods(request)
        return told(request, problem)

    async def fail(request: Request, error: Exception) -> Response:
        del error  # it is raised again, and logged in front
        return told(request, failed())

    async def leave(request: Request, error: Exception) -> Response:
        del request, error
        return Response(status_code=CALLER_LEFT)  # nobody reads it

    answered: dict[int | type[Exception], Handler] = dict.fromkeys(
        (*ANSWERED, RequestValidationError, HTTPException), answer
    )
    return answered | {DisconnectedError: leave, Exception: fail}


def _methods(request: Request) -> str:
    """Return the methods of every route with this path; the framework tells those of the first."""
    routes = request.app.routes
    return ", ".join(
        method
        for method in _METHODS
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes
        )
    )


def _problem_of(error: Exception) -> ProblemError:
    if isinstance(error, ANSWERED):
        return problem_for(error)
    if isinstance(error, RequestValidationError):
        return _parameters_invalid(error)
    if isinstance(error, HTTPException) and error.status_code in _BY_STATUS:
        code, detail = _BY_STATUS[error.status_code]
        return ProblemError(code, detail)
    raise error


def _parameters_invalid(error: RequestValidationError) -> ProblemError:
    """FastAPI validates parameters alone here; bodies are read by this package."""
    errors = tuple(
        Fault(
            pointer=child("", str(found["loc"][-1])),
            code=FAULTS.get(found["type"], "wrong_kind"),
            message=f"{found['msg'].replace('Input', str(found['loc'][-1]), 1)}.",
        )
        for found in error.errors()
    )
    return ProblemError("parameters_invalid", counted(errors, "of the parameters"), errors=errors)
