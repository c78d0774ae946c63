"""A request to a scoring call, as the call sees it: the caller is known, the body still to come."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

from app.api.requests import JSON, media_type, read

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from starlette.types import Receive

    from app.access.principal import Principal
    from app.api.dependencies import Service
    from app.api.flight import Ticket
    from app.api.requests import Headers


class Exchange(NamedTuple):
    """One request.

    Attributes:
        service: The parts of the service.
        principal: Who calls.
        ticket: Its place among the requests in hand.
        headers: Its headers.
        query: Its query, without the question mark.
        receive: What its body comes from.
    """

    service: Service
    principal: Principal
    ticket: Ticket
    headers: Headers
    query: str
    receive: Receive

    async def json(self, most: int) -> bytes:
        """Return the bytes of a JSON body.

        Raises:
            ProblemError: `unsupported_media_type` or `too_large`.
            DisconnectedError: The caller leaves in the middle of it.
        """
        media_type(self.headers, (JSON,))
        return await read(self.headers, self.receive, most, self.ticket)

    def slot(self, *, wanted: bool) -> AbstractAsyncContextManager[None]:
        """Wait for room for long work, where that is wanted; the body has been read.

        Raises:
            ProblemError: `overloaded`.
        """
        return self.service.bulk.slot(self.ticket, self.receive) if wanted else nullcontext()


def today() -> date:
    """Return the day of scoring of a request that names none."""
    return datetime.now(UTC).date()
