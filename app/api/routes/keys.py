"""`/v1/keys`: API keys, for those who manage them.

A key is revoked with POST and not with DELETE: it stays in the list, with who revoked it and when.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeVar

from fastapi import APIRouter, Path, Query, Response

from app.access.errors import KeyEnded, UnknownKey
from app.access.records import Issued
from app.access.scopes import Scope
from app.access.wanted import SENTENCES
from app.api.dependencies import JsonBody, Service, ServiceDep
from app.api.models.keys import (
    ApiKey,
    ApiKeys,
    IssuedKey,
    KeyRequest,
    RevokedKey,
    RotationRequest,
    shown,
)
from app.api.openapi import WITH_BODY, body, problems
from app.api.problems import ProblemError
from app.api.query import takes
from app.api.routes.paging import Limit
from app.api.security import Caller, Writer, refuse_limited, requires
from app.api.shape import read_as

router = APIRouter(prefix="/v1/keys", tags=["keys"], dependencies=[requires(Scope.ADMIN)])

T = TypeVar("T")

KeyId = Annotated[
    str, Path(description="The id of the key.", json_schema_extra={"pattern": "^[a-z2-7]{10}$"})
]
AfterKey = Annotated[
    str | None,
    Query(
        description="The id of the last one seen.",
        max_length=10,
        json_schema_extra={"pattern": "^[a-z2-7]{10}$"},
    ),
]
_ANY = ("parameters_invalid", "icp_not_allowed", "registry_unavailable")


@router.post(
    "",
    status_code=201,
    dependencies=[takes()],
    openapi_extra=body(KeyRequest),
    responses=problems(*WITH_BODY, *_ANY),
)
async def create_key(
    service: ServiceDep, caller: Caller, by: Writer, content: JsonBody, response: Response
) -> IssuedKey:
    """Make a key; the answer is the only one that ever holds its secret."""
    refuse_limited(caller)
    wanted = read_as(KeyRequest, SENTENCES, content)
    issued = await _run(service, lambda: service.keys.create(wanted, by=by))
    return await _told(service, issued, response)


@router.get("", dependencies=[takes("limit", "after")], responses=problems(*_ANY, "unknown_key"))
async def list_keys(
    service: ServiceDep, caller: Caller, limit: Limit = 100, after: AfterKey = None
) -> ApiKeys:
    """List every key there ever was, the newest first, without secrets."""
    refuse_limited(caller)
    now = datetime.now(UTC)
    entries = await _run(service, lambda: service.keys.entries(limit=limit, after=after))
    return ApiKeys(items=[ApiKey.model_validate(shown(entry, now)) for entry in entries])


@router.post(
    "/{id}/rotate",
    status_code=201,
    dependencies=[takes()],
    openapi_extra=body(RotationRequest),
    responses=problems(*WITH_BODY, *_ANY, "unknown_key", "key_ended"),
)
async def rotate_key(  # noqa: PLR0913, PLR0917 - one parameter a dependency
    id: KeyId,  # noqa: A002 - what the path calls it
    service: ServiceDep,
    caller: Caller,
    by: Writer,
    content: JsonBody,
    response: Response,
) -> IssuedKey:
    """Make a key to take the place of this one, which goes on for the overlap.

    The new key may do the same, and lives as long as the old one was meant to.
    """
    refuse_limited(caller)
    overlap = timedelta(seconds=read_as(RotationRequest, SENTENCES, content).overlap_seconds)
    issued = await _run(service, lambda: service.keys.rotate(id, overlap=overlap, by=by))
    return await _told(service, issued, response)


@router.post(
    "/{id}/revoke",
    dependencies=[takes()],
    responses=problems(*_ANY, "unknown_key"),
)
async def revoke_key(
    id: KeyId,  # noqa: A002 - what the path calls it
    service: ServiceDep,
    caller: Caller,
    by: Writer,
) -> RevokedKey:
    """Revoke a key for good; within a second no worker takes it any more."""
    refuse_limited(caller)
    done = await _run(service, lambda: service.keys.revoke(id, by=by))
    await service.read_own_write(done.revision)
    fields = shown(done.entry, datetime.now(UTC))
    return RevokedKey.model_validate({**fields, "revision": done.revision, "changed": done.changed})


async def _run(service: Service, call: Callable[[], T]) -> T:
    try:
        return await service.calls.run(call)
    except UnknownKey as error:
        raise ProblemError("unknown_key", f"No API key has the id {error.key_id[:80]!r}.") from None
    except KeyEnded as error:
        raise ProblemError("key_ended", f"The key {error.how}; make another one.") from None


async def _told(service: Service, issued: Issued, response: Response) -> IssuedKey:
    await service.read_own_write(issued.revision)
    response.headers["Cache-Control"] = "no-store"
    fields = shown(issued.entry, datetime.now(UTC))
    return IssuedKey.model_validate({**fields, "key": issued.secret, "revision": issued.revision})
