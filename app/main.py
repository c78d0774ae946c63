"""The application: everything wired together."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI

from app import __version__
from app.api.dependencies import Service
from app.api.errors import handlers
from app.api.middleware import Requests
from app.api.openapi import document
from app.api.routes import activations, docs, icps, operation, problems, scoring, versions
from app.database.engine import service_engine
from app.ops.metrics import Metrics
from app.registry.registry import Registry
from app.registry.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from app.settings import Settings

_DESCRIPTION = """\
Send an account; get back how well it fits an Ideal Customer Profile, why, what is unknown, and what
to do next. The same version and the same facts always give the same answer.
"""


def create_app(settings: Settings) -> FastAPI:
    """Return the application; it connects to the database when it starts.

    Args:
        settings: Where the database is; it has to be migrated already.

    Raises:
        ValueError: `database_url` is not set.
    """
    url = settings.database_url
    if url is None:
        raise ValueError("set ICP_DATABASE_URL, or use `icp serve`, which starts a database")
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = service_engine(url)
        store = Store(engine)
        registry = Registry(store)
        try:
            registry.refresh()
            app.state.service = Service(store, registry, metrics)
            yield
        finally:
            engine.dispose()

    app = _Application(
        title="icp-scoring",
        version=__version__,
        summary="Scores accounts against versioned Ideal Customer Profiles, and says why.",
        description=_DESCRIPTION,
        lifespan=lifespan,
        exception_handlers=handlers(),
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    app.add_middleware(Requests, metrics=metrics)
    for resource in (scoring, icps, versions, activations, operation, problems, docs):
        app.include_router(resource.router)
    app.mount(docs.ASSETS, docs.assets())
    return app


class _Application(FastAPI):
    """FastAPI, with the schemas of the bodies that routes read and write by themselves."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, made once."""
        if not self.openapi_schema:
            self.openapi_schema = document(self)
        return self.openapi_schema
