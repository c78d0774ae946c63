"""`/v1/buying-center/map`: who fills which role at an account, and whom to approach next."""

from __future__ import annotations

from asyncio import to_thread
from typing import TYPE_CHECKING, NamedTuple

import orjson
from fastapi import APIRouter, Response

from app.access.scopes import Scope
from app.api.contacts import contacts_of
from app.api.dependencies import JsonBody, ServiceDep
from app.api.exchange import today
from app.api.fields import fields
from app.api.ids import decision_id
from app.api.models.people import BuyingCenterMap, MapRequest
from app.api.openapi import NAMED, WITH_BODY, answer, body, problems
from app.api.people import map_json
from app.api.problems import account_invalid
from app.api.query import takes
from app.api.requests import JSON
from app.api.security import Caller, requires
from app.api.selection import one
from app.api.served_people import people_of
from app.engine.evaluate import decision
from app.engine.normalise import AccountInvalid
from app.people.center.mapped import mapped
from app.people.center.people import Person

if TYPE_CHECKING:
    from datetime import date

    from app.api.dependencies import Service
    from app.engine.decision import Decision
    from app.registry.served import ServedVersion

router = APIRouter(prefix="/v1/buying-center", tags=["people"])


@router.post(
    "/map",
    dependencies=[requires(Scope.SCORE), takes()],
    openapi_extra=body(MapRequest),
    responses={
        **problems(*WITH_BODY, *NAMED, "account_invalid"),
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
    contacts = contacts_of(given)
    given.finish()
    served = await one(service, caller, icp)
    known = await to_thread(people_of, served)
    judged = None if account is None else await _judged(service, served, account, as_of)
    people: list[Person] = []
    with service.bulk.pace() as pace:
        for contact in contacts:
            people.append(Person.of(contact, known.matcher))
            await pace.rest()
    found = mapped(
        known.definition,
        people,
        as_of,
        strict_review=judged is not None and judged.strict_review,
        disqualified=judged is not None and judged.decision.disqualified,
    )
    answered = {
        "icp": served.icp,
        "as_of": as_of,
        "disqualified": judged and judged.decision.disqualified,
        "decision": judged and orjson.Fragment(judged.json(served)),
        **map_json(found),
    }
    return Response(orjson.dumps(answered), media_type=JSON)


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
