"""The application: everything wired together."""

from __future__ import annotations

from asyncio import create_task, gather
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from app import __version__
from app.access.gate import Gate
from app.access.issuers import tokens_of
from app.access.store import KeyStore
from app.access.uses import Uses
from app.api.bulk import Bulk
from app.api.dependencies import Service
from app.api.errors import handlers
from app.api.flight import Flight
from app.api.front import Front
from app.api.openapi_document import document
from app.api.routes import activations, docs, icps, keys, operation, problems, versions
from app.database.calls import Calls
from app.database.engine import address, service_engine
from app.database.errors import DatabaseUnavailable
from app.ops.access_log import AccessLog
from app.ops.metrics import Metrics
from app.registry.registry import Registry
from app.registry.snapshot import Snapshot
from app.registry.store import Store
from app.registry.sync import Sync

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from contextlib import AbstractAsyncContextManager

    from starlette.types import ASGIApp, Receive, Scope, Send

    from app.access.records import KeyRecord
    from app.settings import Settings

    Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]

_DESCRIPTION = """\
Send an account; get back how well it fits an Ideal Customer Profile, why, what is unknown, and what
to do next. The same version and the same facts always give the same answer.
"""

_REQUEST_HEADERS = (
    "Authorization",
    "Content-Type",
    "ICP-Min-Revision",
    "If-None-Match",
    "Traceparent",
    "Tracestate",
    "X-Request-Id",
)
_ANSWER_HEADERS = (
    "ETag",
    "ICP-Version",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "X-Request-Id",
)


def create_app(settings: Settings) -> Application:
    """Return the application; it connects to the database when it starts, and not before.

    Args:
        settings: Where the database is; it has to be migrated already.

    Raises:
        ValueError: `database_url` is not set.
    """
    url = settings.database_url
    if url is None:
        raise ValueError("set ICP_DATABASE_URL, or use `icp serve`, which starts a database")
    engine = service_engine(url)
    store, keys, calls = Store(engine), KeyStore(engine), Calls()
    registry = Registry(store, calls, max_stale=settings.max_stale)
    uses = Uses(keys.record_uses)
    tokens = tokens_of(settings)

    def known() -> Mapping[str, KeyRecord]:
        if registry.revision < 0:
            raise DatabaseUnavailable("nothing is known of keys before the database has answered")
        return registry.keys

    service = Service(
        store=store,
        keys=keys,
        calls=calls,
        registry=registry,
        gate=Gate(known, tokens, uses),
        metrics=Metrics(),
        access_log=AccessLog(settings),
        flight=Flight(settings.max_in_flight, settings.deadline.total_seconds()),
        bulk=Bulk(),
    )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        del app
        running = [create_task(service.flight.watch()), create_task(service.metrics.run())]
        uses.start()
        if tokens is not None:
            tokens.start()
        sync = Sync(registry, url, Snapshot(settings.state_dir, address(url)))
        await sync.start()
        try:
            yield
        finally:
            sync.stop()
            if tokens is not None:
                tokens.stop()
            uses.stop()
            for task in running:
                task.cancel()
            await gather(*running, return_exceptions=True)
            service.metrics.flush()
            engine.dispose()

    return Application(service, settings, lifespan)


class Application(FastAPI):
    """The framework with its routes, behind what every request passes.

    Args:
        service: The parts of the service.
        settings: Which web pages may call.
        lifespan: Starts and stops the service.
    """

    def __init__(self, service: Service, settings: Settings, lifespan: Lifespan) -> None:
        super().__init__(
            title="icp-scoring",
            version=__version__,
            summary="Scores accounts against versioned Ideal Customer Profiles, and says why.",
            description=_DESCRIPTION,
            lifespan=lifespan,
            exception_handlers=handlers(service.metrics),
            docs_url=None,
            redoc_url=None,
            generate_unique_id_function=lambda route: route.name,
        )
        self.state.service = service
        for resource in (icps, versions, activations, keys, operation, problems, docs):
            self.include_router(resource.router)
        self.mount(docs.ASSETS, docs.assets())
        self._outermost: ASGIApp = Front(super().__call__, service)
        if settings.cors_origins:
            self._outermost = CORSMiddleware(
                self._outermost,
                allow_origins=settings.cors_origins,
                allow_methods=["GET", "POST", "DELETE"],
                allow_headers=_REQUEST_HEADERS,
                expose_headers=_ANSWER_HEADERS,
            )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._outermost(scope, receive, send)

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, made once."""
        if not self.openapi_schema:
            self.openapi_schema = document(self)
        return self.openapi_schema
