"""`/v1/icps/{key}/scheduled-activations`: what is to be activated later, and what became of it.

One is cancelled with POST and not with DELETE: it stays in the list.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from app.access.scopes import Scope
from app.api.dependencies import ServiceDep
from app.api.models.schedule import ScheduledActivation, ScheduledActivations
from app.api.openapi import problems
from app.api.query import takes
from app.api.routes.asked import IcpKey
from app.api.routes.paging import MAX_ID, After, Limit
from app.api.security import Writer, requires

router = APIRouter(prefix="/v1/icps/{key}/scheduled-activations", tags=["definitions"])


@router.get(
    "",
    dependencies=[requires(Scope.DEFINITIONS_READ), takes("limit", "after")],
    responses=problems("unknown_icp", "parameters_invalid", "registry_unavailable"),
)
async def list_scheduled_activations(
    key: IcpKey, service: ServiceDep, limit: Limit = 100, after: After = None
) -> ScheduledActivations:
    """List what was scheduled, the newest first; `after` is the id of the last one seen."""
    entries = await service.calls.run(
        lambda: service.schedule.entries(key, limit=limit, after=after)
    )
    return ScheduledActivations(
        items=[ScheduledActivation.model_validate(entry) for entry in entries]
    )


@router.post(
    "/{id}/cancel",
    dependencies=[requires(Scope.DEFINITIONS_PUBLISH), takes()],
    responses=problems(
        *("unknown_icp", "unknown_schedule", "schedule_ended"),
        *("parameters_invalid", "registry_unavailable"),
    ),
)
async def cancel_scheduled_activation(
    key: IcpKey,
    id: Annotated[int, Path(ge=1, le=MAX_ID)],  # noqa: A002 - what the path calls it
    service: ServiceDep,
    by: Writer,
) -> ScheduledActivation:
    """Let a scheduled activation never fire; to cancel it again changes nothing."""
    cancelled = await service.calls.run(lambda: service.schedule.cancel(key, id, by=by))
    return ScheduledActivation.model_validate(cancelled)
