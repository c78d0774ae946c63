"""The application: the framework with its routes, behind what every request passes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from app import __version__
from app.api.at_once import AtOnce
from app.api.errors import handlers
from app.api.front import Front
from app.api.openapi_document import document
from app.api.routes import (
    activations,
    audit,
    buying_center,
    diffs,
    docs,
    drafts,
    icps,
    keys,
    matching,
    operation,
    personas,
    playbook,
    problems,
    reviews,
    schedule,
    sql,
    targeting_filters,
    titles,
    trying,
    versions,
    webhooks,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from starlette.types import ASGIApp, Receive, Scope, Send

    from app.api.dependencies import Service
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
    "If-Match",
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


_RESOURCES = (
    *(icps, drafts, trying, versions, diffs, activations, schedule, reviews),
    *(personas, playbook, sql, targeting_filters, titles, matching, buying_center),
    *(keys, webhooks, audit, operation, problems, docs),
)


class Application(FastAPI):
    """The framework with its routes, behind what every request passes.

    Args:
        service: The parts of the service.
        settings: Which web pages may call.
        lifespan: Starts and stops the service.

    Attributes:
        outermost: What a server may call as well, with a step less.
        at_once: What it may ask before that; None where answers carry more, or are all logged.
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
            redirect_slashes=False,
            generate_unique_id_function=lambda route: route.name,
        )
        self.state.service = service
        for resource in _RESOURCES:
            self.include_router(resource.router)
        self.mount(docs.ASSETS, docs.assets())
        self.outermost: ASGIApp = Front(super().__call__, service)
        is_plain = not settings.cors_origins and settings.access_log != "all"
        self.at_once = AtOnce(service) if is_plain else None
        if settings.cors_origins:
            self.outermost = CORSMiddleware(
                self.outermost,
                allow_origins=settings.cors_origins,
                allow_methods=["DELETE", "GET", "PATCH", "POST", "PUT"],
                allow_headers=_REQUEST_HEADERS,
                expose_headers=_ANSWER_HEADERS,
            )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self.outermost(scope, receive, send)

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, made once."""
        if not self.openapi_schema:
            self.openapi_schema = document(self)
        return self.openapi_schema
