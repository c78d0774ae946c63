"""Scoring accounts as they arrive: one line in, one line out, in bounded memory."""

from __future__ import annotations

import logging
from asyncio import TaskGroup
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qsl

from pydantic import TypeAdapter
from starlette.responses import Response

from app.api.batch import Batch
from app.api.fields import Fields
from app.api.json_body import parse
from app.api.models.requests import OneIcp
from app.api.outbox import IN_MEMORY, Outbox
from app.api.pace import Pace
from app.api.problems import ProblemError
from app.api.requests import MAX_BODY, NDJSON, DisconnectedError, chunks, too_large
from schemas.base import Day

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator
    from datetime import date

    from starlette.types import Receive, Scope, Send

    from app.api.fields import Options
    from app.ops.metrics import Metrics
    from app.registry.served import ServedVersion

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


def parameters(query: str, today: date) -> tuple[str, Options]:
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


class Stream(Response):
    """The answer to an NDJSON batch.

    It reads the body itself while it writes; Starlette's own streaming response would take the body
    for the sign that the caller has left.
    """

    media_type = NDJSON

    def __init__(self, served: ServedVersion, options: Options, metrics: Metrics) -> None:
        super().__init__(headers={"ICP-Version": f"{served.key}@{served.version}; {served.digest}"})
        del self.headers["content-length"]
        self._served = served
        self._options = options
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Score every line of the body and send the results in order."""
        del scope
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        with SpooledTemporaryFile(IN_MEMORY) as file:
            outbox = Outbox(file)
            async with TaskGroup() as tasks:
                tasks.create_task(self._score(receive, outbox))
                async for data in outbox:
                    await send({"type": "http.response.body", "body": data, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def _score(self, receive: Receive, outbox: Outbox) -> None:
        index = 0
        pace = Pace()
        try:
            async for ended in lines(chunks(receive), MAX_BODY):
                scored = Batch(self._served, self._options)
                for line in ended:
                    await outbox.put(_result(scored, line, index) + b"\n")
                    index += 1
                    await pace.rest()
                scored.count(self._metrics)
        except DisconnectedError:
            _log.info("the caller left after %d accounts", index)
        finally:
            outbox.close()


def _result(scored: Batch, line: bytes | None, index: int) -> bytes:
    if line is None:
        return scored.failed(too_large(MAX_BODY), index)
    try:
        account = cast("dict[str, object]", parse(line))
    except ProblemError as problem:
        return scored.failed(problem, index)
    return scored.result(account, index, "")


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
