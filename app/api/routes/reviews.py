"""`/v1/icps/{key}/reviews`: who looked at what the ICP says, and what came of it."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter

from app.access.scopes import Scope
from app.api.dependencies import JsonBody, ServiceDep
from app.api.models.reviews import (
    RecordedReview,
    ReviewEntries,
    ReviewEntry,
    ReviewRequest,
)
from app.api.openapi import WITH_BODY, body, problems
from app.api.query import takes
from app.api.routes.asked import IcpKey
from app.api.routes.paging import After, Limit
from app.api.security import Writer, requires
from app.api.shape import read_as
from app.registry.reviews import Reviewed

router = APIRouter(prefix="/v1/icps/{key}/reviews", tags=["definitions"])

_SENTENCES = {
    "outcome": "outcome is confirmed or change_needed.",
    "reason": "reason is scheduled, pricing, segment_shift or channel_shift.",
    "note": "Say in up to 1,000 characters what was found; it is kept for good.",
    "covers": "covers is a list of definition, personas, or both.",
    "expected_version": "expected_version is the number of a version, or null for any.",
}


@router.post(
    "",
    status_code=201,
    dependencies=[requires(Scope.DEFINITIONS_WRITE), takes()],
    openapi_extra=body(ReviewRequest),
    responses=problems(
        *WITH_BODY,
        *("unknown_icp", "no_active_version", "stale_activation", "version_tampered"),
        "registry_unavailable",
    ),
)
async def record_review(
    key: IcpKey, service: ServiceDep, by: Writer, content: JsonBody
) -> RecordedReview:
    """Record that somebody looked at the active version, and what came of it."""
    wanted = read_as(ReviewRequest, _SENTENCES, content)
    reviewed = Reviewed(wanted.covers, wanted.outcome, wanted.reason, wanted.note)
    review, revision = await service.calls.run(
        lambda: service.reviews.record(key, reviewed, by=by, expected=wanted.expected_version)
    )
    await service.read_own_write(revision)
    return RecordedReview.model_validate({**asdict(review), "revision": revision})


@router.get(
    "",
    dependencies=[requires(Scope.DEFINITIONS_READ), takes("limit", "after")],
    responses=problems("unknown_icp", "parameters_invalid", "registry_unavailable"),
)
async def list_reviews(
    key: IcpKey, service: ServiceDep, limit: Limit = 100, after: After = None
) -> ReviewEntries:
    """List the reviews, the newest first; `after` is the id of the last one seen."""
    entries = await service.calls.run(
        lambda: service.reviews.entries(key, limit=limit, after=after)
    )
    return ReviewEntries(items=[ReviewEntry.model_validate(entry) for entry in entries])
