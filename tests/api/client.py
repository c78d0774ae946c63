"""A blocking client of an application that runs in this process, lifespan and all."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

JSON = {"content-type": "application/json"}
NDJSON = {"content-type": "application/x-ndjson"}


class Client:
    """Sends requests to an application on an event loop in another thread."""

    def __init__(self, portal: BlockingPortal, client: httpx.AsyncClient, app: FastAPI) -> None:
        self.portal = portal
        self.http = client
        self.app = app

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:  # noqa: ANN401 - httpx's
        """Return the answer to one request."""

        async def send() -> httpx.Response:
            return await self.http.request(method, path, **more)

        return self.portal.call(send)

    def get(self, path: str, **more: Any) -> httpx.Response:  # noqa: ANN401 - httpx's
        """Return the answer to a GET."""
        return self.request("GET", path, **more)

    def post(self, path: str, body: object = None, **more: Any) -> httpx.Response:  # noqa: ANN401
        """Return the answer to a POST of a JSON body; bytes go as they are."""
        if isinstance(body, bytes):
            return self.request("POST", path, content=body, headers=JSON | more.pop("headers", {}))
        return self.request("POST", path, json=body, **more)


@contextmanager
def running(app: FastAPI) -> Iterator[Client]:
    """Start the application, and stop it at the end."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(app.router.lifespan_context(app)),
        portal.wrap_async_context_manager(
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")
        ) as client,
    ):
        yield Client(portal, client, app)
