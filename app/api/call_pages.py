"""What the OpenAPI document says of the scoring calls, which the framework does not know."""

from __future__ import annotations

from typing import Any

from app.api.models.requests import BatchRequest, CheckManyRequest, CheckOneRequest, ScoreRequest
from app.api.models.results import BatchResults, CheckResult, CheckResults, ScoreResults
from app.api.ndjson import PARAMETERS
from app.api.openapi import WITH_BODY, answer, body, problems, reference, texts
from app.api.requests import JSON, NDJSON
from schemas.decision import Decision

Json = dict[str, Any]

_PROBLEMS = problems(
    *WITH_BODY,
    "icp_not_allowed",
    "unknown_icp",
    "unknown_version",
    "no_draft",
    "no_active_version",
    "account_invalid",
    "invalid_selector",
    "version_tampered",
    "registry_stale",
    "registry_unavailable",
)


def _page(name: str, summary: str, description: str, ok: Json, request: Json) -> Json:
    responses = {"200": ok} | {str(status): told for status, told in _PROBLEMS.items()}
    return {
        "tags": ["scoring"],
        "summary": summary,
        "description": description,
        "operationId": name,
        **request,
        "responses": responses,
    }


PAGES: dict[str, Json] = {
    "/v1/score": _page(
        "score_account",
        "Score Account",
        "Score one account.\n\nOne `key` or `key@version` answers with its decision. A list, "
        "`tag:…` or `*` answers with\n`results`: the best first, each version once, and last the "
        "ICPs that cannot answer.",
        answer("The decision; of several ICPs all of them.", Decision, ScoreResults),
        body(ScoreRequest),
    ),
    "/v1/score/batch": _page(
        "score_batch",
        "Score Batch",
        "Score many accounts for one ICP, with the version and the day fixed at the start.\n\nAn "
        "account that cannot be read has a problem in its place, with its index; the others go "
        "on.\nNDJSON in is NDJSON out: one result a line, as soon as it is there.",
        answer(
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
        {
            "parameters": PARAMETERS,
            "requestBody": {
                "required": True,
                "description": "A JSON body of at most 32 MiB and 10,000 accounts; or NDJSON of "
                "any length, one account a line of at most 1 MiB, with the parameters in the "
                "query.",
                "content": {
                    JSON: {"schema": reference(BatchRequest)},
                    **texts({NDJSON: "One account a line."}),
                },
            },
        },
    ),
    "/v1/anti-icp/check": _page(
        "check_anti_icp",
        "Check Anti Icp",
        "Hold one account, or up to 10,000, against the anti-ICP flags alone.",
        answer("The flags of one account, or of each.", CheckResult, CheckResults),
        body(CheckOneRequest, CheckManyRequest),
    ),
}
"""The operation of each path; all are POST."""
