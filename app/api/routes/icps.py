"""`/v1/icps`: the ICPs there are, and their definitions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.access.scopes import Scope
from app.api.dependencies import ServiceDep
from app.api.documents import document_response
from app.api.models.icps import Icp, Icps
from app.api.models.versions import AccountSchema, IcpDocument
from app.api.openapi import ANY_VERSION, HELD, answer, problems
from app.api.query import takes
from app.api.routes.asked import AskedVersion
from app.api.security import Caller, requires
from app.engine.account_schema import account_schema

router = APIRouter(prefix="/v1/icps", tags=["definitions"])


@router.get(
    "",
    dependencies=[requires(Scope.DEFINITIONS_READ), takes("review")],
    responses=problems("parameters_invalid", "registry_stale"),
)
async def list_icps(
    service: ServiceDep,
    caller: Caller,
    review: Annotated[
        Literal["overdue"] | None, Query(description="Only those whose review is late.")
    ] = None,
) -> Icps:
    """List the ICPs by key: the active version, its owner, when it is to be reviewed.

    A credential for some ICPs sees these alone.
    """
    listed = [
        icp
        for icp in service.registry.listing(datetime.now(UTC).date())
        if caller.may_name(icp.key)
        and (review is None or (icp.review is not None and icp.review.overdue))
    ]
    return Icps(items=[Icp.model_validate(icp) for icp in listed])


@router.get(
    "/{key}",  # noqa: FAST003 - AskedVersion reads it
    dependencies=[requires(Scope.DEFINITIONS_READ), takes("version")],
    responses={
        **problems(*ANY_VERSION),
        200: answer("The version and its document; `ETag` names both.", IcpDocument),
        **HELD,
    },
)
def get_icp(asked: AskedVersion, request: Request) -> Response:
    """Return the definition: the active version, or the one asked for."""
    return document_response(asked, request)


@router.get(
    "/{key}/account-schema",  # noqa: FAST003 - AskedVersion reads it
    dependencies=[requires(Scope.SCORE, Scope.DEFINITIONS_READ), takes("version")],
    responses={
        **problems(*ANY_VERSION),
        200: answer("The version, and the schema of its accounts.", AccountSchema),
    },
)
def get_account_schema(asked: AskedVersion) -> AccountSchema:
    """Return the JSON Schema of an account as this version reads it."""
    return AccountSchema.model_validate(
        {"icp": asked.icp, "schema": account_schema(asked.compiled)}
    )
