"""What routes ask for: the parts of the service, and a body that has been read."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Request

from app.api.requests import JSON, MAX_BATCH, MAX_BODY, headers_of, media_type, read
from app.database.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from app.ops.metrics import Metrics
    from app.registry.registry import Registry
    from app.registry.store import Store

_log = logging.getLogger(__name__)

ACTOR = "local"
"""Who writes, until callers have keys with names."""


@dataclass(frozen=True, slots=True)
class Service:
    """The parts of one running application."""

    store: Store
    registry: Registry
    metrics: Metrics

    def read_own_write(self) -> None:
        """Let the next request see what was just written.

        The write holds whatever happens here, so a database that is gone again is no failure of it.
        """
        try:
            self.registry.refresh()
        except DatabaseUnavailable:
            _log.exception("the registry could not be read after a write")


async def _service(request: Request) -> Service:
    return cast("Service", request.app.state.service)


async def _json_body(request: Request) -> bytes:
    return await _body(request, MAX_BODY)


async def _batch_body(request: Request) -> bytes:
    return await _body(request, MAX_BATCH)


async def _body(request: Request, most: int) -> bytes:
    headers = headers_of(request.scope["headers"])
    media_type(headers, (JSON,))
    return await read(headers, request.receive, most)


ServiceDep = Annotated[Service, Depends(_service)]
JsonBody = Annotated[bytes, Depends(_json_body)]
"""The bytes of a JSON body of at most 1 MiB; what they say is read by the route."""
BatchBody = Annotated[bytes, Depends(_batch_body)]
"""The same, of at most 32 MiB."""
