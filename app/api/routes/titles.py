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
    MAX_TITLES,
    TitleReading,
    TitleReadings,
    TitleRequest,
    TitlesRequest,
)
from app.api.openapi import WITH_BODY, answer, body, problems
from app.api.query import takes
from app.api.requests import JSON
from app.api.security import requires
from app.engine.normalise.text import flaw
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
    """Take the titles; what is no title is a fault of the request."""
    if "title" in given.given and "titles" in given.given:
        given.fault("/title", "contradiction", "Send one title or several, not both.")
        return []
    if "titles" not in given.given:
        if "title" not in given.given:
            given.fault("/title", "missing", "Give the title, a text; or titles, a list of them.")
        return [_title(given, given.given.get("title"), "/title")] if not given.faults else []
    titles = given.given["titles"]
    if not isinstance(titles, list):
        given.fault("/titles", "wrong_kind", "titles is a list of texts.")
        return []
    if not 1 <= len(titles) <= MAX_TITLES:
        given.fault("/titles", "bad_length", f"A list of titles has 1 to {MAX_TITLES:,} entries.")
        return []
    return [_title(given, title, f"/titles/{index}") for index, title in enumerate(titles)]


def _title(given: Fields, title: object, pointer: str) -> str:
    if not isinstance(title, str):
        given.fault(pointer, "wrong_kind", "A title is a text; an empty one says nothing.")
        return ""
    if found := flaw(title):
        given.fault(pointer, found.code, found.message)
    return title


def _read(title: str) -> bytes:
    reading = classify(title)
    first, *further = (_role(role) for role in reading.roles)
    return orjson.dumps({"title": title, **first, "further": further})


def _role(role: Role) -> dict[str, Any]:
    return {**role._asdict(), "evidence": [one._asdict() for one in role.evidence]}
