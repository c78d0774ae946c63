"""`/healthz`, `/readyz`, `/metrics`: what those who run the service ask."""

from __future__ import annotations

from asyncio import to_thread

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from app.access.scopes import Scope
from app.api.dependencies import ServiceDep
from app.api.models.operation import Health, Readiness
from app.api.openapi import problems
from app.api.problems import ProblemError
from app.api.security import PUBLIC, Caller, requires
from app.ops.exposition import CONTENT_TYPE

router = APIRouter(tags=["operation"])

_UNREADY = {
    "empty": ("registry_unavailable", "The database has not been read yet, and no snapshot was."),
    "stale": ("registry_stale", "The database has been away for longer than ICP_MAX_STALE."),
}
_RETRY_AFTER = {"Retry-After": "1"}


@router.head("/healthz", include_in_schema=False, dependencies=[PUBLIC])
@router.get("/healthz", dependencies=[PUBLIC], responses=problems())
async def healthz() -> Health:
    """Answer as long as the process runs."""
    return Health(status="ok")


@router.head("/readyz", include_in_schema=False, dependencies=[PUBLIC])
@router.get(
    "/readyz",
    dependencies=[PUBLIC],
    responses=problems("draining", "registry_unavailable", "registry_stale"),
)
async def readyz(request: Request, service: ServiceDep) -> Readiness:
    """Say whether this worker answers, and from what; it asks no database.

    `degraded`: the database is away; scoring goes on from memory, publishing has to wait.
    """
    if getattr(request.app.state, "draining", False):
        raise ProblemError("draining", "This worker takes no more requests.", headers=_RETRY_AFTER)
    fresh = service.registry.freshness()
    match fresh.status:
        case "empty" | "stale" as unready:
            raise ProblemError(*_UNREADY[unready], headers=_RETRY_AFTER)
        case status:
            age = round(fresh.age_seconds or 0.0, 1)
            return Readiness(status=status, revision=fresh.revision, age_seconds=age)


@router.get(
    "/metrics",
    dependencies=[requires(Scope.METRICS)],
    response_class=PlainTextResponse,
    responses=problems("icp_not_allowed"),
)
async def metrics(service: ServiceDep, caller: Caller) -> Response:
    """Return the metrics of all workers in Prometheus' text format."""
    if caller.icps is not None:
        raise ProblemError(
            "icp_not_allowed", "Metrics name every ICP; this credential is for some of them."
        )
    service.metrics.flush()
    return Response(await to_thread(service.metrics.text), media_type=CONTENT_TYPE)
