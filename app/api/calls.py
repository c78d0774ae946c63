"""The scoring calls: answered ahead of the framework, from memory, on the event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.access.scopes import Scope
from app.api.anti_icp import check
from app.api.batch import batch
from app.api.ndjson import stream
from app.api.requests import JSON, NDJSON, media_type
from app.api.scoring import score

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from app.api.answers import Answer
    from app.api.exchange import Exchange


class Call(NamedTuple):
    """One of the calls, a POST.

    Attributes:
        scope: What its callers need.
        answer: Answers it.
    """

    scope: Scope
    answer: Callable[[Exchange], Awaitable[Answer]]


async def score_batch(exchange: Exchange) -> Answer:
    """Answer `POST /v1/score/batch`; NDJSON in is NDJSON out."""
    if media_type(exchange.headers, (JSON, NDJSON)) == NDJSON:
        return await stream(exchange)
    return await batch(exchange)


CALLS = {
    "/v1/score": Call(Scope.SCORE, score),
    "/v1/score/batch": Call(Scope.SCORE, score_batch),
    "/v1/anti-icp/check": Call(Scope.SCORE, check),
}
"""Every one of them, by its path."""
