"""`/v1/audit`: every write there was, for those who may see all of them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import orjson
from fastapi import APIRouter, Query

from app.access.scopes import Scope
from app.api.dependencies import ServiceDep
from app.api.models.audit import AuditEvent, AuditEvents
from app.api.openapi import problems
from app.api.query import takes
from app.api.routes.paging import After, Limit
from app.api.security import Caller, refuse_limited, requires

router = APIRouter(prefix="/v1/audit", tags=["audit"], dependencies=[requires(Scope.ADMIN)])


@router.get(
    "",
    dependencies=[takes("subject", "limit", "after")],
    responses=problems("parameters_invalid", "icp_not_allowed", "registry_unavailable"),
)
async def list_events(
    service: ServiceDep,
    caller: Caller,
    subject: Annotated[
        str | None,
        Query(
            max_length=63,
            pattern="^[a-z0-9][a-z0-9_-]*$",
            description="The key of an ICP, or the id of an API key or webhook: its events alone.",
        ),
    ] = None,
    limit: Limit = 100,
    after: After = None,
) -> AuditEvents:
    """List every write there was, the newest first; `after` is the id of the last one seen."""
    refuse_limited(caller)
    events = await service.calls.run(
        lambda: service.audit.events(subject=subject, limit=limit, after=after)
    )
    return AuditEvents(
        items=[
            AuditEvent.model_validate({**asdict(event), "details": orjson.loads(event.details)})
            for event in events
        ]
    )
