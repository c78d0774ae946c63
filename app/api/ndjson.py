"""Scoring accounts as they arrive: one line in, one line out, in bounded memory."""

from __future__ import annotations

import logging
from asyncio import TaskGroup
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from pydantic import TypeAdapter

from app.access.errors import Unauthenticated
from app.api.batch import begun
from app.api.bulk import SMALL
from app.api.exchange import today
from app.api.fields import Fields
from app.api.json_body import load, parse, refuse_altered
from app.api.models.requests import OneIcp
from app.api.outbox import IN_MEMORY, Outbox
from app.api.problems import ProblemError
from app.api.requests import MAX_BODY, NDJSON, DisconnectedError, chunks, too_large
from app.database.errors import DatabaseUnavailable
from app.registry.errors import RegistryError
from schemas.base import Day

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator

    from starlette.types import Receive, Scope, Send

    from app.api.batch import Batch
    from app.api.dependencies import Service
    from app.api.exchange import Exchange
    from app.api.fields import Options
    from app.api.pace import Pace

_log = logging.getLogger(__name__)

FIELDS = ("icp", "as_of", "detail", "include")
PARAMETERS = [
    {
        "name": name,
        "in": "query",
        "description": f"{text} For NDJSON alone; a JSON body holds it itself.",
        "schema": schema,
    }
    for name, text, schema in (
        ("icp", "One ICP: `key` or `key@3`.", TypeAdapter(OneIcp).json_schema()),
        (
            "as_of",
            "The day of scoring; today in UTC if left out.",
            TypeAdapter(Day).json_schema(),
        ),
        ("detail", "How much to show.", {"type": "string", "enum": ["full", "summary"]}),
        (
            "include",
            "What to add.",
            {"type": "array", "items": {"type": "string", "enum": ["facts"]}},
        ),
    )
]


async def stream(exchange: Exchange) -> Stream:
    """Answer `POST /v1/score/batch` for an NDJSON body, whose parameters are in the query.

    Raises:
        ProblemError: Why there is no answer.
        RegistryError: Why the ICP cannot answer.
    """
    icp, options = parameters(exchange.query)
    return Stream(exchange, await begun(exchange, icp, options))


def parameters(query: str) -> tuple[str, Options]:
    """Read the ICP and the options of an NDJSON batch from the query.

    Raises:
        ProblemError: `parameters_invalid`.
    """
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        values.setdefault(name, []).append(value)
    given = Fields(
        {
            name: found[0] if len(found) == 1 and name != "include" else found
            for name, found in values.items()
        },
        FIELDS,
    )
    icp, options = given.icp(), given.options(today)
    given.finish("parameters_invalid")
    return icp, options


class Stream:
    """The answer to an NDJSON batch, an ASGI application that reads the body while it writes.

    It may take as long as it likes, and has to move: what stands still until the deadline is cut,
    and so is one whose results nobody takes for as long, whatever is sent meanwhile.
    """

    def __init__(self, exchange: Exchange, scored: Batch) -> None:
        self._ticket = exchange.ticket
        self._credential = exchange.caller.credential
        self._service = exchange.service
        self._authorization = exchange.headers.get(b"authorization")
        self._scored = scored

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Score every line of the body and send the results in order.

        Raises:
            ProblemError: `overloaded`, before anything is sent.
        """
        del scope
        served, bulk = self._scored.served, self._service.bulk
        version = f"{served.key}@{served.icp['version']}; {served.digest}"
        headers = [
            (b"content-type", NDJSON.encode()),
            (b"icp-version", version.encode("ascii")),
        ]
        with (
            bulk.stream(self._credential),
            SpooledTemporaryFile(IN_MEMORY) as file,
            Outbox(file, bulk.room) as outbox,
        ):
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            async with TaskGroup() as tasks:
                tasks.create_task(self._score(receive, outbox))
                async for data in outbox:
                    await send({"type": "http.response.body", "body": data, "more_body": True})
                    self._ticket.moved()
            await send({"type": "http.response.body", "body": b""})

    async def _score(self, receive: Receive, outbox: Outbox) -> None:
        index = 0
        try:
            async for ended in lines(chunks(receive), MAX_BODY):
                if not outbox.is_waiting:
                    self._ticket.moved()
                with self._service.bulk.pace() as pace:
                    left = iter(ended)
                    while some := list(islice(left, pace.stride)):
                        require_rights(self._service, self._authorization)
                        accounts = [await account_of(line, pace) for line in some]
                        for result in self._scored.results(accounts, index, _whole):
                            outbox.put(result + b"\n")
                        index += len(some)
                        if outbox.is_full:
                            pace.release()
                            await outbox.drained()
                        await pace.rest()
        except DisconnectedError:
            _log.info("the caller left after %d accounts", index)
        except (Unauthenticated, RegistryError, DatabaseUnavailable) as error:
            _log.warning("a batch is cut after %d accounts: %s", index, error)
            self._ticket.leave()  # its head is sent, so there is no place for a problem
        finally:
            outbox.close()


def require_rights(service: Service, authorization: bytes | None) -> None:
    """See that long work may go on: it can last longer than a key, or than what is known.

    Raises:
        Unauthenticated: The credential has ended.
        RegistryError: The database has been away for too long.
        DatabaseUnavailable: Nothing is known of keys.
    """
    service.registry.refuse_stale()
    service.gate.principal(authorization)


async def account_of(line: bytes | None, pace: Pace) -> object:
    """Return what a line holds; if it cannot be read, its problem."""
    if line is None:
        return too_large(MAX_BODY)
    try:
        if len(line) <= SMALL:
            return parse(line)
        account = load(line)
        for _ in refuse_altered(line, account):
            await pace.rest()
    except ProblemError as problem:
        return problem
    return account


def _whole(index: int) -> str:
    """Return where an account is in its line."""
    del index
    return ""


async def lines(body: AsyncIterable[bytes], most: int) -> AsyncIterator[list[bytes | None]]:
    """Yield the lines that each chunk of a body completes, without the blank ones.

    A line of more than `most` bytes is None; not more of it is held.
    """
    pending = bytearray()
    too_long = False
    async for chunk in body:
        *ended, rest = chunk.split(b"\n")
        found: list[bytes | None] = []
        for part in ended:
            too_long = too_long or len(pending) + len(part) > most
            found.append(None if too_long else bytes(pending) + part)
            pending.clear()
            too_long = False
        too_long = too_long or len(pending) + len(rest) > most
        if too_long:
            pending.clear()
        else:
            pending += rest
        yield _without_blank(found)
    yield _without_blank([None if too_long else bytes(pending)])


def _without_blank(found: list[bytes | None]) -> list[bytes | None]:
    return [line for line in found if line is None or line.strip()]
