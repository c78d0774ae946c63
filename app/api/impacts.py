"""The impact of a draft on the caller's own accounts, in steps and in bounded memory."""

from __future__ import annotations

from contextlib import nullcontext
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, cast
from urllib.parse import parse_qsl

from app.api.bulk import is_long
from app.api.exchange import today
from app.api.fields import Fields, fields
from app.api.models.versions import MAX_VERSION
from app.api.ndjson import account_of, lines, require_rights
from app.api.problems import ProblemError
from app.api.query import refuse_others
from app.api.requests import (
    JSON,
    MAX_BATCH,
    MAX_BODY,
    NDJSON,
    chunks,
    headers_of,
    media_type,
    read,
)
from app.engine.impact.impact import MAX_FLIPS, Impact
from schemas.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from datetime import date

    from starlette.requests import Request

    from app.api.dependencies import Service
    from app.api.pace import Pace
    from app.engine.compiling.compiled import Compiled

    Both = Callable[[int | None], Awaitable[tuple[Compiled, Compiled]]]

MAX_NAMED = 1_000
_OPTIONS = ("against", "as_of", "top")


class _Options(NamedTuple):
    against: int | None
    as_of: date
    top: int


async def impact_on(service: Service, request: Request, both: Both) -> Impact:
    """Return what a change does to the accounts of a request: a JSON body, or NDJSON.

    Args:
        service: The parts of the service.
        request: The request; its NDJSON has the options in the query.
        both: Gives the definition to compare with, of a version or the active one, and the draft.

    Raises:
        ProblemError: Why there is no answer.
    """
    headers = headers_of(request.scope["headers"])
    if media_type(headers, (JSON, NDJSON)) == NDJSON:
        options = _of_query(request.scope["query_string"].decode("latin-1"))
        with service.bulk.stream(request.state.principal.credential):
            impact = Impact(*await both(options.against), options.as_of, options.top)
            async for ended in lines(chunks(request.receive), MAX_BODY):
                request.state.ticket.moved()
                require_rights(service, headers.get(b"authorization"))
                with service.bulk.pace() as pace:
                    for line in ended:
                        _add_line(impact, await account_of(line, pace))
                        await pace.rest()
            return impact
    refuse_others(request.scope["query_string"].decode("latin-1"), ())
    body = await read(headers, request.receive, MAX_BATCH, request.state.ticket)
    long = is_long(body)
    slot = service.bulk.slot(request.state.ticket, request.receive) if long else nullcontext()
    async with slot:
        given = await fields(body, ("accounts", *_OPTIONS), service.bulk)
        accounts, options = given.accounts(), _options(given)
        given.finish()
        impact = Impact(*await both(options.against), options.as_of, options.top)
        with service.bulk.pace() as pace:
            await add_all(impact, accounts, pace)
    return impact


async def add_all(impact: Impact, accounts: Iterable[dict[str, object]], pace: Pace) -> None:
    """Add accounts in steps that leave room for other requests."""
    left = iter(accounts)
    while some := list(islice(left, pace.stride)):
        for account in some:
            impact.add(account)
        await pace.rest()


def _add_line(impact: Impact, account: object) -> None:
    if isinstance(account, ProblemError):
        fault = Fault(pointer="", code=account.code, message=account.detail)
        impact.add_unreadable(account.errors or (fault,))
    else:
        impact.add(cast("dict[str, object]", account))  # what is none, the engine refuses


def _of_query(query: str) -> _Options:
    values: dict[str, object] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        is_number = name != "as_of" and value.isascii() and value.isdigit() and len(value) <= 10  # noqa: PLR2004 - digits
        values[name] = int(value) if is_number else value
    given = Fields(values, _OPTIONS)
    options = _options(given)
    given.finish("parameters_invalid")
    return options


def _options(given: Fields) -> _Options:
    as_of = given.as_of(today)
    number = "against is the number of a version, from 1."
    against = given.whole("against", 1, MAX_VERSION, number)
    count = f"top is a whole number from 0 to {MAX_NAMED:,}."
    top = given.whole("top", 0, MAX_NAMED, count, default=MAX_FLIPS)
    return _Options(against, as_of, cast("int", top))
