"""`/v1/score`, `/v1/score/batch`, `/v1/anti-icp/check`: from memory, on the event loop."""

from __future__ import annotations

from datetime import UTC, date, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.api.anti_icp import check
from app.api.batch import batch
from app.api.dependencies import BatchBody, JsonBody, ServiceDep
from app.api.models.requests import BatchRequest, CheckManyRequest, CheckOneRequest, ScoreRequest
from app.api.models.results import BatchResults, CheckResult, CheckResults, ScoreResults
from app.api.ndjson import PARAMETERS, Stream, parameters
from app.api.openapi import WITH_BODY, answer, body, problems, reference, texts
from app.api.query import refuse_others, takes
from app.api.requests import JSON, MAX_BATCH, NDJSON, headers_of, media_type, read
from app.api.scoring import score
from app.api.selection import one
from schemas.decision import Decision

_ONE_ICP = (
    "unknown_icp",
    "unknown_version",
    "no_draft",
    "no_active_version",
    "account_invalid",
    "invalid_selector",
    "version_tampered",
    "registry_unavailable",
)

router = APIRouter(prefix="/v1", tags=["scoring"])


def _today() -> date:
    return datetime.now(UTC).date()


@router.post(
    "/score",
    dependencies=[takes()],
    openapi_extra=body(ScoreRequest),
    responses={
        **problems(*WITH_BODY, *_ONE_ICP),
        200: answer("The decision; of several ICPs all of them.", Decision, ScoreResults),
    },
)
async def score_account(service: ServiceDep, content: JsonBody) -> Response:
    """Score one account.

    One `key` or `key@version` answers with its decision. A list, `tag:…` or `*` answers with
    `results`: the best first, each version once, and last the ICPs that cannot answer.
    """
    answered = await score(service.registry, service.metrics, content, _today())
    return Response(answered, media_type=JSON)


@router.post(
    "/score/batch",
    openapi_extra={
        "parameters": PARAMETERS,
        "requestBody": {
            "required": True,
            "description": "A JSON body of at most 32 MiB and 10,000 accounts; or NDJSON of any "
            "length, one account a line of at most 1 MiB, with the parameters in the query.",
            "content": {
                JSON: {"schema": reference(BatchRequest)},
                **texts({NDJSON: "One account a line."}),
            },
        },
    },
    responses={
        **problems(*WITH_BODY, *_ONE_ICP),
        200: answer(
            "The results, in the order of the accounts.",
            BatchResults,
            others={NDJSON: "One result a line: a `Decision` or an `AccountProblem`."},
        )
        | {
            "headers": {
                "ICP-Version": {
                    "description": "Of NDJSON: `key@version; digest` of what answers.",
                    "schema": {"type": "string"},
                }
            }
        },
    },
)
async def score_batch(service: ServiceDep, request: Request) -> Response:
    """Score many accounts for one ICP, with the version and the day fixed at the start.

    An account that cannot be read has a problem in its place, with its index; the others go on.
    NDJSON in is NDJSON out: one result a line, as soon as it is there.
    """
    headers = headers_of(request.scope["headers"])
    if media_type(headers, (JSON, NDJSON)) == NDJSON:
        icp, options = parameters(request.url.query, _today())
        return Stream(await one(service.registry, icp), options, service.metrics)
    refuse_others(request.url.query, ())
    content = await read(headers, request.receive, MAX_BATCH)
    answered = await batch(service.registry, service.metrics, content, _today())
    return Response(answered, media_type=JSON)


@router.post(
    "/anti-icp/check",
    dependencies=[takes()],
    openapi_extra=body(CheckOneRequest, CheckManyRequest),
    responses={
        **problems(*WITH_BODY, *_ONE_ICP),
        200: answer("The flags of one account, or of each.", CheckResult, CheckResults),
    },
)
async def check_anti_icp(service: ServiceDep, content: BatchBody) -> Response:
    """Hold one account, or up to 10,000, against the anti-ICP flags alone."""
    answered = await check(service.registry, content, _today())
    return Response(answered, media_type=JSON)
