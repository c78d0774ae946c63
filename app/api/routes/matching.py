"""`/v1/personas`: which personas titles and contacts belong to, in one ICP or across them."""

from __future__ import annotations

from asyncio import to_thread
from typing import TYPE_CHECKING, Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request, Response

from app.access.scopes import Scope
from app.api.contacts import contacts_of
from app.api.dependencies import LongJsonBody, ServiceDep
from app.api.fields import Fields, fields
from app.api.json_body import joined
from app.api.models.people import (
    ContactMatches,
    MatchContactsRequest,
    MatchTitlesRequest,
    PersonasOfTitle,
    TitleMatches,
)
from app.api.models.requests import SELECTOR
from app.api.openapi import NAMED, WITH_BODY, answer, body, problems
from app.api.people import found_json, match_json
from app.api.query import takes
from app.api.registry_problems import problem_of
from app.api.requests import JSON, MAX_BODY, headers_of, read
from app.api.security import Caller, requires
from app.api.selection import Unanswered, one, several
from app.api.served_people import matcher_of
from app.api.titles import title_of, titles_of
from app.people.titles import MAX_TITLE, classify
from app.registry.errors import VersionTampered

if TYPE_CHECKING:
    Json = dict[str, Any]

router = APIRouter(prefix="/v1/personas", tags=["people"])


@router.post(
    "/match",
    dependencies=[requires(Scope.SCORE), takes()],
    openapi_extra=body(MatchTitlesRequest, MatchContactsRequest),
    responses={
        **problems(*WITH_BODY, *NAMED),
        200: answer("What each comes to.", TitleMatches, ContactMatches),
    },
)
async def match_personas(
    service: ServiceDep, caller: Caller, content: LongJsonBody, request: Request
) -> Response:
    """Say which persona of an ICP each title or contact belongs to, and why.

    No persona rather than a bad one. Nothing of the people is stored.
    """
    given = await fields(content, ("icp", "titles", "contacts"), service.bulk)
    icp, asked = given.icp(), _asked(given)
    given.finish()
    served = await one(service, caller, icp)
    matcher = await to_thread(matcher_of, served)
    results: list[bytes] = []
    with service.bulk.pace() as pace:
        for who, title in asked:
            match = None if title is None else matcher.match(title)
            result = orjson.dumps(who | match_json(match))
            request.state.ticket.hold(len(result))
            results.append(result)
            await pace.rest()
    return _json({"icp": served.icp, "results": joined(results)})


@router.get(
    "",
    dependencies=[requires(Scope.SCORE), takes("title", "icp")],
    response_model=None,
    responses={
        **problems(*NAMED),
        200: answer("The ICPs in which it belongs to a persona.", PersonasOfTitle),
    },
)
async def find_personas(
    service: ServiceDep,
    caller: Caller,
    request: Request,
    title: Annotated[str, Query(description="A job title.", max_length=MAX_TITLE)],
    icp: Annotated[
        str,
        Query(
            description="`*` for every active ICP, `tag:emea`, or one as in scoring.",
            json_schema_extra={"pattern": SELECTOR},
        ),
    ] = "*",
) -> Response:
    """Say in which ICPs a title belongs to a persona, and to which."""
    given = Fields({"title": title}, ("title",))
    title_of(given, title, "/title")
    given.finish("parameters_invalid")
    ticket, headers = request.state.ticket, headers_of(request.scope["headers"])
    await read(headers, request.receive, MAX_BODY, ticket)  # says nothing; after it comes the end
    entries: list[tuple[float, str, Json]] = []
    unanswered: list[Json] = []
    async with service.bulk.slot(ticket, request.receive):
        with service.bulk.pace() as pace:
            asked = await several(service, caller, icp, pace)
        for one_of_them in asked:
            if isinstance(one_of_them, Unanswered):
                unanswered.append(one_of_them.entry())
                continue
            try:
                match = (await to_thread(matcher_of, one_of_them)).match(title)
            except VersionTampered as error:
                unanswered.append(Unanswered(one_of_them.icp, problem_of(error)).entry())
                continue
            if match.best:
                entry = found_json(one_of_them.icp, match)
                entries.append((-match.best.confidence, one_of_them.key, entry))
    entries.sort(key=lambda entry: entry[:2])
    reading = classify(title)
    return _json(
        {
            "title": title,
            "function": reading.function,
            "seniority": reading.seniority,
            "icps": len(asked),
            "results": [entry for _, _, entry in entries] + unanswered,
        }
    )


def _asked(given: Fields) -> list[tuple[Json, str | None]]:
    """Take whom to match: what the answer says of each, and the title."""
    if "titles" not in given.given and "contacts" not in given.given:
        message = "Give titles, a list of texts; or contacts, a list of {id, title}."
        given.fault("/titles", "missing", message)
        return []
    if "contacts" not in given.given:
        return [({"title": title}, title) for title in titles_of(given)]
    if "titles" in given.given:
        given.fault("/titles", "contradiction", "Send titles or contacts, not both.")
    contacts = contacts_of(given)
    return [({"id": one.id, "title": one.title}, one.title) for one in contacts]


def _json(answered: dict[str, Any]) -> Response:
    return Response(orjson.dumps(answered), media_type=JSON)
