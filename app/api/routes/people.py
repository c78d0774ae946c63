"""`/v1/personas/match` and `/v1/buying-center/map`: whom to persuade, and of what."""

from __future__ import annotations

from asyncio import to_thread
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from fastapi import APIRouter, Request, Response

from app.access.scopes import Scope
from app.api.contacts import contacts_of
from app.api.dependencies import JsonBody, LongJsonBody, ServiceDep
from app.api.exchange import today
from app.api.fields import fields
from app.api.ids import decision_id
from app.api.json_body import joined
from app.api.models.people import BuyingCenterMap, MapRequest, MatchRequest, TitleMatches
from app.api.openapi import WITH_BODY, answer, body, problems
from app.api.people import map_json, match_json
from app.api.problems import account_invalid
from app.api.query import takes
from app.api.requests import JSON
from app.api.security import Caller, requires
from app.api.selection import one
from app.api.titles import titles_of
from app.engine.evaluate import decision
from app.engine.normalise import AccountInvalid
from app.people.center.mapped import mapped
from app.people.personas import PersonaMatcher
from schemas.definition import Definition

if TYPE_CHECKING:
    from datetime import date

    from app.api.dependencies import Service
    from app.engine.decision import Decision
    from app.registry.served import ServedVersion

router = APIRouter(prefix="/v1", tags=["people"])

_NAMED = (
    *WITH_BODY,
    "invalid_selector",
    "unknown_icp",
    "unknown_version",
    "no_active_version",
    "no_draft",
    "definition_invalid",
    "version_tampered",
    "registry_unavailable",
    "registry_stale",
)


@router.post(
    "/personas/match",
    dependencies=[requires(Scope.SCORE), takes()],
    openapi_extra=body(MatchRequest),
    responses={**problems(*_NAMED), 200: answer("What each title comes to.", TitleMatches)},
)
async def match_personas(
    service: ServiceDep, caller: Caller, content: LongJsonBody, request: Request
) -> Response:
    """Say which persona of an ICP each title belongs to, and why; none rather than a bad one."""
    given = await fields(content, ("icp", "titles"), service.bulk)
    icp, titles = given.icp(), titles_of(given)
    given.finish()
    served = await one(service, caller, icp)
    matcher = (await to_thread(_known, served)).matcher
    results: list[bytes] = []
    with service.bulk.pace() as pace:
        for title in titles:
            result = orjson.dumps(match_json(title, matcher.match(title)))
            request.state.ticket.hold(len(result))
            results.append(result)
            await pace.rest()
    return _json({"icp": served.icp, "results": joined(results)})


@router.post(
    "/buying-center/map",
    dependencies=[requires(Scope.SCORE), takes()],
    openapi_extra=body(MapRequest),
    responses={
        **problems(*_NAMED, "account_invalid"),
        200: answer("Who fills which role, what lacks, whom to approach next.", BuyingCenterMap),
    },
)
async def map_buying_center(service: ServiceDep, caller: Caller, content: JsonBody) -> Response:
    """Map the contacts of an account to the buying roles of an ICP.

    Their order does not matter, and nothing of them is stored. One person may fill several roles.
    """
    given = await fields(content, ("icp", "account", "as_of", "contacts"), service.bulk)
    icp, as_of = given.icp(), given.as_of(today)
    account = None if given.given.get("account") is None else given.account()
    contacts = contacts_of(given, as_of)
    given.finish()
    served = await one(service, caller, icp)
    known = await to_thread(_known, served)
    judged = None if account is None else await _judged(service, served, account, as_of)
    found = mapped(
        known.definition,
        known.matcher,
        contacts,
        as_of,
        strict_review=judged is not None and judged.strict_review,
        disqualified=judged is not None and judged.decision.disqualified,
    )
    return _json(
        {
            "icp": served.icp,
            "as_of": as_of,
            "disqualified": judged and judged.decision.disqualified,
            "decision": judged and orjson.Fragment(judged.json(served)),
            **map_json(found),
        }
    )


class _People(NamedTuple):
    definition: Definition
    matcher: PersonaMatcher


class _Judged(NamedTuple):
    decision: Decision
    strict_review: bool

    def json(self, served: ServedVersion) -> bytes:
        return self.decision.json(decision_id(), served.icp_json)


async def _judged(
    service: Service, served: ServedVersion, account: dict[str, object], as_of: date
) -> _Judged:
    compiled = await service.registry.ready(served)
    try:
        read = compiled.reader.read(account)
    except AccountInvalid as error:
        raise account_invalid("/account", error.faults) from None
    made = decision(compiled, read, as_of)
    service.metrics.scored(served, made)
    return _Judged(made, read.facts.get("security_review") == "strict")


def _known(served: ServedVersion) -> _People:
    return _read(served.document)


@lru_cache(64)
def _read(document: bytes) -> _People:
    definition = Definition.model_validate_json(document)
    return _People(definition, PersonaMatcher(definition))


def _json(answered: dict[str, Any]) -> Response:
    return Response(orjson.dumps(answered), media_type=JSON)
