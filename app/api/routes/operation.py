"""`/healthz`, `/readyz`, `/metrics`: what those who run the service ask."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import PlainTextResponse, Response

from app.api.dependencies import ServiceDep
from app.api.models.operation import Health, Readiness
from app.api.openapi import problems
from app.database.errors import DatabaseUnavailable
from app.ops.exposition import CONTENT_TYPE

router = APIRouter(tags=["operation"])


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz", responses=problems())
async def healthz() -> Health:
    """Answer as long as the process runs."""
    return Health(status="ok")


@router.head("/readyz", include_in_schema=False)
@router.get("/readyz", responses=problems())
def readyz(service: ServiceDep) -> Readiness:
    """Say whether requests are answered, and from what.

    `degraded`: the database is away; scoring goes on from memory, publishing has to wait.
    """
    try:
        return Readiness(status="ok", revision=service.store.revision())
    except DatabaseUnavailable:
        return Readiness(status="degraded", revision=None)


@router.get("/metrics", response_class=PlainTextResponse, responses=problems())
async def metrics(service: ServiceDep) -> Response:
    """Return the metrics in Prometheus' text format."""
    return Response(service.metrics.text(), media_type=CONTENT_TYPE)
