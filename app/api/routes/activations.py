"""`/v1/icps/{key}/activations`: which version is active, since when and why."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Response

from app.access.scopes import Scope
from app.api.dependencies import JsonBody, ServiceDep
from app.api.models.activations import (
    Activated,
    ActivationEntry,
    ActivationRequest,
    Activations,
)
from app.api.models.schedule import ScheduledActivation
from app.api.openapi import WITH_BODY, answer, body, problems
from app.api.query import takes
from app.api.requests import JSON
from app.api.routes.asked import IcpKey
from app.api.routes.paging import After, Limit
from app.api.security import Writer, requires
from app.api.writes import activation
from app.registry.schedule import Planned

router = APIRouter(prefix="/v1/icps/{key}/activations", tags=["definitions"])


@router.post(
    "",
    status_code=201,
    response_model=Activated,
    dependencies=[requires(Scope.DEFINITIONS_PUBLISH), takes()],
    openapi_extra=body(ActivationRequest),
    responses={
        **problems(
            *WITH_BODY,
            "unknown_icp",
            "unknown_version",
            "stale_activation",
            "no_active_version",
            "version_tampered",
            "registry_unavailable",
        ),
        200: answer("The version is active already; nothing is logged.", Activated),
        202: answer("It will be activated at that time.", ScheduledActivation),
    },
)
async def activate(
    key: IcpKey, service: ServiceDep, by: Writer, content: JsonBody, response: Response
) -> Activated | Response:
    """Make a version the active one: a newer one, an older one to roll back, null to retire.

    At once, or at a time in the future (`activate_at`).
    """
    wanted = activation(content)
    if wanted.activate_at is not None:
        planned = Planned(wanted.version, wanted.activate_at, wanted.note, wanted.expected_version)
        scheduled = await service.calls.run(lambda: service.schedule.add(key, planned, by=by))
        told = ScheduledActivation.model_validate(scheduled)
        return Response(told.model_dump_json(), 202, media_type=JSON)
    done = await service.calls.run(
        lambda: service.store.activate(
            key,
            wanted.version,
            note=wanted.note,
            by=by,
            expected_version=wanted.expected_version,
        )
    )
    await service.read_own_write(done.revision)
    if not done.changed:
        response.status_code = 200
    return Activated(**asdict(done.activation), revision=done.revision, changed=done.changed)


@router.get(
    "",
    dependencies=[requires(Scope.DEFINITIONS_READ), takes("limit", "after")],
    responses=problems("unknown_icp", "parameters_invalid", "registry_unavailable"),
)
async def list_activations(
    key: IcpKey, service: ServiceDep, limit: Limit = 100, after: After = None
) -> Activations:
    """List the activations, the newest first; `after` is the id of the last one seen."""
    entries = await service.calls.run(
        lambda: service.store.activations(key, limit=limit, after=after)
    )
    return Activations(items=[ActivationEntry.model_validate(entry) for entry in entries])
