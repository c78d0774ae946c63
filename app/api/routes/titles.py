"""`/v1/titles/classify`: what job titles say of who has them."""

from __future__ import annotations

from asyncio import to_thread
from typing import TYPE_CHECKING, Any

import orjson
from fastapi import APIRouter, Request, Response

from app.access.scopes import Scope
from app.api.dependencies import LongJsonBody, ServiceDep
from app.api.fields import fields
from app.api.json_body import joined
from app.api.models.titles import (
    TitleReading,
    TitleReadings,
    TitleRequest,
    TitlesRequest,
)
from app.api.openapi import WITH_BODY, answer, body, problems
from app.api.query import takes
from app.api.requests import JSON
from app.api.security import requires
from app.api.titles import title_of, titles_of
from app.people.titles import classify, prepare

if TYPE_CHECKING:
    from app.api.fields import Fields
    from app.people.titles import Role

router = APIRouter(prefix="/v1/titles", tags=["people"])

_FIELDS = ("title", "titles")


@router.post(
    "/classify",
    dependencies=[requires(Scope.SCORE), takes()],
    openapi_extra=body(TitleRequest, TitlesRequest),
    responses={
        **problems(*WITH_BODY),
        200: answer("What the title says; of several, each.", TitleReading, TitleReadings),
    },
)
async def classify_titles(service: ServiceDep, content: LongJsonBody, request: Request) -> Response:
    """Read one job title, or up to 10,000: function, seniority, and the words that decided.

    The same title always gives the same answer; nothing of it is stored. A title that says nothing
    that is known is `other`, with a confidence of 0.
    """
    given = await fields(content, _FIELDS, service.bulk)
    titles = _titles(given)
    given.finish()
    await to_thread(prepare)  # the first time, others are answered meanwhile
    if "title" in given.given:
        return Response(_read(titles[0]), media_type=JSON)
    results: list[bytes] = []
    with service.bulk.pace() as pace:
        for title in titles:
            result = _read(title)
            request.state.ticket.hold(len(result))
            results.append(result)
            await pace.rest()
    return Response(orjson.dumps({"results": joined(results)}), media_type=JSON)


def _titles(given: Fields) -> list[str]:
    if "title" not in given.given and "titles" not in given.given:
        given.fault("/title", "missing", "Give the title, a text; or titles, a list of them.")
        return []
    if "title" not in given.given:
        return titles_of(given)
    if "titles" in given.given:
        given.fault("/title", "contradiction", "Send one title or several, not both.")
    return [title_of(given, given.given["title"], "/title")]


def _read(title: str) -> bytes:
    reading = classify(title)
    first, *further = (_role(role) for role in reading.roles)
    return orjson.dumps({"title": title, **first, "further": further})


def _role(role: Role) -> dict[str, Any]:
    return {**role._asdict(), "evidence": [one._asdict() for one in role.evidence]}
