"""`/v1/icps/{key}/draft`: what the next version may become, changed by who has seen what it is."""

from __future__ import annotations

from asyncio import to_thread
from typing import TYPE_CHECKING, Any

import orjson
from fastapi import APIRouter, Response

from app.access.scopes import Scope
from app.api.dependencies import JsonBody, ServiceDep
from app.api.drafting import drafted, patched
from app.api.models.drafts import Draft, DraftPatch, DraftRequest
from app.api.openapi import WITH_BODY, body, problems
from app.api.preconditions import IF_MATCH, IF_NONE_MATCH, SeenDraft, tag
from app.api.query import takes
from app.api.routes.asked import IcpKey
from app.api.security import Writer, requires
from app.api.writes import faults_of
from app.registry.drafts import Seen

if TYPE_CHECKING:
    from app.api.dependencies import Service
    from app.audit.events import Author
    from app.registry.records import Draft as Saved

router = APIRouter(prefix="/v1/icps/{key}/draft", tags=["definitions"])

_CHANGE = (*WITH_BODY, "icp_not_allowed", "unknown_icp", "registry_unavailable")
_SEEN = ("stale_draft", "precondition_required")
WRITES = requires(Scope.DEFINITIONS_WRITE)


@router.get(
    "", dependencies=[WRITES, takes()], responses=problems("unknown_icp", "no_draft", *_CHANGE[-3:])
)
async def get_draft(key: IcpKey, service: ServiceDep, response: Response) -> Draft:
    """Return the draft, and what stands against publishing it."""
    return await _shown(await service.calls.run(lambda: service.drafts.read(key)), response)


@router.put(
    "",
    dependencies=[WRITES, takes()],
    openapi_extra={**body(DraftRequest), "parameters": [IF_MATCH, IF_NONE_MATCH]},
    responses=problems(*_CHANGE, *_SEEN),
)
async def put_draft(  # noqa: PLR0913, PLR0917 - one parameter a dependency
    key: IcpKey,
    seen: SeenDraft,
    service: ServiceDep,
    by: Writer,
    content: JsonBody,
    response: Response,
) -> Draft:
    """Begin a draft (`If-None-Match: *`), or replace it (`If-Match`)."""
    document = await to_thread(drafted, content)
    return await _saved(service, key, document, seen, by, response)


@router.patch(
    "",
    dependencies=[WRITES, takes()],
    openapi_extra={
        **body(DraftPatch, media_type="application/merge-patch+json"),
        "parameters": [IF_MATCH | {"required": True}],
    },
    responses=problems(*_CHANGE, *_SEEN, "no_draft"),
)
async def patch_draft(  # noqa: PLR0913, PLR0917 - one parameter a dependency
    key: IcpKey,
    seen: SeenDraft,
    service: ServiceDep,
    by: Writer,
    content: JsonBody,
    response: Response,
) -> Draft:
    """Change a part of the draft by a JSON merge patch (RFC 7396)."""
    current = await service.calls.run(lambda: service.drafts.read(key))
    seen.require(key, current.digest)
    document = await to_thread(patched, current.document, content)
    return await _saved(service, key, document, Seen({current.digest}), by, response)


@router.delete(
    "",
    status_code=204,
    dependencies=[WRITES, takes()],
    openapi_extra={"parameters": [IF_MATCH | {"required": True}]},
    responses=problems(*_CHANGE, *_SEEN),
)
async def discard_draft(key: IcpKey, seen: SeenDraft, service: ServiceDep, by: Writer) -> None:
    """Throw the draft away."""
    await service.calls.run(lambda: service.drafts.discard(key, seen, by=by))


async def _saved(  # noqa: PLR0913, PLR0917 - what a change consists of
    service: Service, key: str, document: bytes, seen: Seen, by: Author, response: Response
) -> Draft:
    saved = await service.calls.run(lambda: service.drafts.save(key, document, seen, by=by))
    return await _shown(saved, response)


async def _shown(saved: Saved, response: Response) -> Draft:
    document: dict[str, Any] = orjson.loads(saved.document)
    faults = await to_thread(faults_of, saved.key, document)
    response.headers["ETag"] = tag(saved.digest)
    return Draft(
        key=saved.key,
        digest=saved.digest,
        based_on=saved.based_on,
        actor=saved.actor,
        saved_at=saved.saved_at,
        publishable=not faults,
        faults=faults,
        document=document,
    )
