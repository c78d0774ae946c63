"""What routes ask for: the parts of the service, and a body that has been read."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Request

from app.api.bulk import is_long
from app.api.requests import JSON, MAX_BATCH, MAX_BODY, headers_of, media_type, read

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from app.access.gate import Gate
    from app.access.store import KeyStore
    from app.api.bulk import Bulk
    from app.api.filters import Filters
    from app.api.flight import Flight
    from app.api.statements import Statements
    from app.audit.log import AuditLog
    from app.database.calls import Calls
    from app.events.targets import Targets
    from app.events.webhooks import Webhooks
    from app.ops.access_log import AccessLog
    from app.ops.metrics import Metrics
    from app.ops.rates import RateLimits
    from app.registry.drafts import Drafts
    from app.registry.registry import Registry
    from app.registry.reviews import Reviews
    from app.registry.schedule import Schedule
    from app.registry.store import Store

_log = logging.getLogger(__name__)

_OWN_WRITE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Service:
    """The parts of one running application.

    Attributes:
        store: Versions and activations in the database.
        drafts: Drafts in the database.
        schedule: Activations at a time to come.
        reviews: Reviews in the database.
        audit: The audit log in the database.
        keys: API keys in the database.
        webhooks: Webhooks in the database.
        targets: Says where events may be sent.
        calls: Runs what asks the database.
        registry: Versions and keys in memory.
        gate: Knows callers.
        rates: How often they may call.
        metrics: What is counted.
        access_log: Which requests are logged.
        flight: The requests in hand.
        bulk: The batches among them.
        statements: Makes SQL.
        filters: Makes targeting filters.
    """

    store: Store
    drafts: Drafts
    schedule: Schedule
    reviews: Reviews
    audit: AuditLog
    keys: KeyStore
    webhooks: Webhooks
    targets: Targets
    calls: Calls
    registry: Registry
    gate: Gate
    rates: RateLimits
    metrics: Metrics
    access_log: AccessLog
    flight: Flight
    bulk: Bulk
    statements: Statements
    filters: Filters

    async def read_own_write(self, revision: int) -> None:
        """Wait, briefly, until the next request sees what was just written at this revision.

        The write holds whatever happens here, so a database that is gone again is no failure of it.
        """
        if not await self.registry.reached(revision, _OWN_WRITE_SECONDS):
            _log.warning("revision %d could not be read after its write", revision)


async def _service(request: Request) -> Service:
    return cast("Service", request.app.state.service)


async def _json_body(request: Request) -> bytes:
    headers = headers_of(request.scope["headers"])
    media_type(headers, (JSON,))
    return await read(headers, request.receive, MAX_BODY, request.state.ticket)


async def _long_json_body(request: Request) -> AsyncIterator[bytes]:
    headers = headers_of(request.scope["headers"])
    media_type(headers, (JSON,))
    ticket, bulk = request.state.ticket, request.app.state.service.bulk
    body = await read(headers, request.receive, MAX_BATCH, ticket)
    async with bulk.slot(ticket, request.receive) if is_long(body) else nullcontext():
        yield body


ServiceDep = Annotated[Service, Depends(_service)]
JsonBody = Annotated[bytes, Depends(_json_body)]
"""The bytes of a JSON body of at most 1 MiB; what they say is read by the route."""
LongJsonBody = Annotated[bytes, Depends(_long_json_body)]
"""The same of at most 32 MiB; what takes long is done one request after another."""
