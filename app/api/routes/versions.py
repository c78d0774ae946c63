"""`/v1/icps/{key}/versions`: publishing, and what has been published."""

from __future__ import annotations

from asyncio import to_thread
from typing import Annotated

import orjson
from fastapi import APIRouter, Path, Request, Response

from app.access.scopes import Scope
from app.api.dependencies import LongJsonBody, ServiceDep
from app.api.documents import document_response
from app.api.guarding import hold
from app.api.models.versions import (
    MAX_VERSION,
    IcpDocument,
    PublishDraftRequest,
    Published,
    PublishRequest,
    VersionEntry,
    Versions,
)
from app.api.openapi import HELD, WITH_BODY, answer, body, problems
from app.api.query import takes
from app.api.routes.asked import AnyKey, IcpKey
from app.api.routes.paging import After, Limit
from app.api.security import Caller, Writer, permit_icp, requires
from app.api.writes import prepared, publication
from app.registry.drafts import Seen
from app.registry.publishing import UNSET, Publication, Unset

router = APIRouter(prefix="/v1/icps/{key}/versions", tags=["definitions"])


@router.post(
    "",
    status_code=201,
    dependencies=[requires(Scope.DEFINITIONS_PUBLISH), takes()],
    openapi_extra=body(PublishRequest, PublishDraftRequest),
    responses={
        **problems(
            *WITH_BODY,
            "definition_invalid",
            "no_draft",
            "stale_draft",
            "stale_publication",
            "stale_activation",
            "guard_exceeded",
            "version_tampered",
            "registry_unavailable",
        ),
        200: answer("The latest version already holds this document.", Published),
    },
)
async def publish(  # noqa: PLR0913, PLR0917 - one parameter a dependency
    key: AnyKey,
    service: ServiceDep,
    caller: Caller,
    by: Writer,
    content: LongJsonBody,
    response: Response,
) -> Published:
    """Publish a document, or the draft, as the next version, unless the latest one is the same.

    The definition's own examples run first; a version that fails them is refused.
    """
    permit_icp(caller, key)
    wanted = await to_thread(publication, content)
    document, expected_latest = wanted.document, wanted.expected_latest
    if wanted.draft is not None:
        draft = await service.calls.run(lambda: service.drafts.read(key))
        Seen({wanted.draft}).require(key, draft.digest)
        document = orjson.loads(draft.document)
        expected_latest = draft.based_on if expected_latest is UNSET else expected_latest
    ready = await to_thread(prepared, key, document, "" if wanted.draft else "/document")
    active: int | Unset | None = UNSET
    if wanted.guard is not None:
        active = await hold(service, key, ready.compiled, wanted.guard)
    done = Publication(ready, wanted.note, wanted.activate, wanted.draft, expected_latest, active)
    published = await service.calls.run(lambda: service.store.publish(done, by=by))
    await service.read_own_write(published.revision)
    if not published.published:
        response.status_code = 200
    return Published.model_validate(published)


@router.get(
    "",
    dependencies=[requires(Scope.DEFINITIONS_READ), takes("limit", "after")],
    responses=problems("unknown_icp", "parameters_invalid", "registry_unavailable"),
)
async def list_versions(
    key: IcpKey, service: ServiceDep, limit: Limit = 100, after: After = None
) -> Versions:
    """List the versions, the newest first; `after` is the number of the last one seen."""
    versions = await service.calls.run(
        lambda: service.store.versions(key, limit=limit, after=after)
    )
    return Versions(items=[VersionEntry.model_validate(version) for version in versions])


@router.get(
    "/{version}",
    dependencies=[requires(Scope.DEFINITIONS_READ), takes()],
    responses={
        **problems(
            "unknown_icp",
            "unknown_version",
            "parameters_invalid",
            "version_tampered",
            "registry_unavailable",
        ),
        200: answer("The version and its document; `ETag` names both.", IcpDocument),
        **HELD,
    },
)
async def get_version(
    key: IcpKey,
    version: Annotated[int, Path(ge=1, le=MAX_VERSION)],
    service: ServiceDep,
    request: Request,
) -> Response:
    """Return one version with its document."""
    found = await service.calls.run(lambda: service.store.version(key, version))
    return document_response(found, request)
