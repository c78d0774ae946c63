"""`/v1/icps/{key}/draft/lint` and `…/impact`: what a draft comes to before it is published."""

from __future__ import annotations

from asyncio import to_thread
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import orjson
from fastapi import APIRouter, Request
from pydantic import TypeAdapter

from app.access.scopes import Scope
from app.api.dependencies import ServiceDep
from app.api.drafting import served_draft
from app.api.impacts import impact_on
from app.api.models.trials import Finding, Findings, Impact, ImpactRequest, Top
from app.api.models.versions import VersionNumber
from app.api.openapi import WITH_BODY, problems, reference, texts
from app.api.query import takes
from app.api.requests import JSON, MAX_BODY, NDJSON, headers_of, read
from app.api.routes.asked import IcpKey
from app.api.security import Caller, requires
from app.api.writes import faults_of
from app.engine.checking import check
from app.engine.faults import FaultsFoundError
from app.engine.impact.report import report
from app.engine.lint import Reviewed
from app.people.lint import lint
from schemas.base import Day

if TYPE_CHECKING:
    from datetime import date

    from app.engine.compiling.compiled import Compiled
    from app.engine.lint import Finding as LintFinding
    from app.registry.listing import ReviewState
    from app.registry.records import Draft
    from app.registry.served import ServedVersion

router = APIRouter(prefix="/v1/icps/{key}/draft", tags=["definitions"])

_DRAFT = ("icp_not_allowed", "unknown_icp", "no_draft", "registry_unavailable")
WRITES = requires(Scope.DEFINITIONS_WRITE)


_OPTIONS = [
    {
        "name": name,
        "in": "query",
        "description": f"{text} For NDJSON alone; a JSON body holds it itself.",
        "schema": TypeAdapter(kind).json_schema(),
    }
    for name, text, kind in (
        ("against", "The version to compare with; else the active one.", VersionNumber),
        ("as_of", "The day of scoring; else today in UTC.", Day),
        ("top", "How many accounts are named; else 100.", Top),
    )
]


@router.post(
    "/lint",
    dependencies=[WRITES, takes()],
    responses=problems(*_DRAFT, "too_large", "request_timeout", "registry_stale"),
)
async def lint_draft(key: IcpKey, service: ServiceDep, request: Request) -> Findings:
    """Say what the draft says that its author can hardly mean; it blocks nothing."""
    draft = await service.calls.run(lambda: service.drafts.read(key))
    today = datetime.now(UTC).date()
    shown = next((icp for icp in service.registry.listing(today) if icp.key == key), None)
    ticket, headers = request.state.ticket, headers_of(request.scope["headers"])
    await read(headers, request.receive, MAX_BODY, ticket)  # says nothing; after it comes the end
    async with service.bulk.slot(ticket, request.receive):
        return await to_thread(_findings, draft, today, shown.review if shown else None)


@router.post(
    "/impact",
    response_model_exclude_unset=True,
    dependencies=[WRITES, takes("against", "as_of", "top")],
    openapi_extra={
        "parameters": _OPTIONS,
        "requestBody": {
            "required": True,
            "description": "A JSON body of at most 32 MiB and 10,000 accounts; or NDJSON of any"
            " length, one account a line of at most 1 MiB, with the options in the query.",
            "content": {
                JSON: {"schema": reference(ImpactRequest)},
                **texts({NDJSON: "One account a line."}),
            },
        },
    },
    responses=problems(
        *WITH_BODY,
        *_DRAFT,
        "definition_invalid",
        "unknown_version",
        "no_active_version",
        "version_tampered",
        "registry_stale",
    ),
)
async def draft_impact(
    key: IcpKey, service: ServiceDep, caller: Caller, request: Request
) -> Impact:
    """Say what the draft does to accounts: which change band, and what causes it.

    The accounts are the caller's own; nothing of them is stored. Both definitions score them on the
    same day.
    """
    draft = await served_draft(service, caller, key)
    compared: list[ServedVersion] = []

    async def both(against: int | None) -> tuple[Compiled, Compiled]:
        (found,) = await service.registry.find(key if against is None else f"{key}@{against}")
        compared.append(cast("ServedVersion", found))  # a single one that cannot answer is raised
        return await service.registry.ready(compared[0]), await service.registry.ready(draft)

    impact = await impact_on(service, request, both)
    (served,) = compared
    return Impact.model_validate(
        {
            "draft": draft.digest,
            "against": served.icp,
            "scores_can_change": served.scoring_digest != draft.scoring_digest,
            **report(impact),
        }
    )


def _findings(draft: Draft, today: date, state: ReviewState | None) -> Findings:
    document = orjson.loads(draft.document)
    found: tuple[LintFinding, ...] = ()
    with suppress(FaultsFoundError):  # they are told beside the findings
        found = lint(check(document), today, None if state is None else _reviewed(state))
    return Findings(
        key=draft.key,
        digest=draft.digest,
        faults=faults_of(draft.key, document),
        findings=[
            Finding(code=one.rule, severity=one.severity, pointer=one.pointer, message=one.message)
            for one in found
        ],
    )


def _reviewed(state: ReviewState) -> Reviewed:
    definition = state.definition_due_on - timedelta(days=state.cadence_days)
    personas = state.personas_due_on and state.personas_due_on - timedelta(
        days=state.personas_cadence_days or 0
    )
    return Reviewed(definition, personas or definition)
