"""A blocking client of an application that runs in this process, lifespan and all."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal

from app.access.scopes import ALL_SCOPES, Scope
from app.access.wanted import NewKey
from app.audit.events import Author

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.access.records import Issued
    from app.api.application import Application
    from app.api.dependencies import Service

JSON = {"content-type": "application/json"}
NDJSON = {"content-type": "application/x-ndjson"}


class Client:
    """Sends requests to an application on an event loop in another thread."""

    def __init__(self, portal: BlockingPortal, client: httpx.AsyncClient, app: Application) -> None:
        self.portal = portal
        self.http = client
        self.app = app

    @property
    def service(self) -> Service:
        """The parts of the application."""
        service: Service = self.app.state.service
        return service

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

    def issue(self, *scopes: Scope, **more: object) -> Issued:
        """Return a new key, by default with every scope, that the application knows already."""
        wanted = {"name": "another", "scopes": list(scopes or ALL_SCOPES), **more}
        issued = self.service.keys.create(NewKey.model_validate(wanted), by=Author("tests"))
        self.refresh(issued.revision)
        return issued

    def refresh(self, revision: int) -> None:
        """Wait until the application knows of a revision."""
        self.portal.call(self.service.read_own_write, revision)

    @contextmanager
    def calling_with(self, key: str | None) -> Iterator[None]:
        """Send another key within the block; None for none."""
        own = self.http.headers.pop("authorization", None)
        if key is not None:
            self.http.headers["authorization"] = f"Bearer {key}"
        try:
            yield
        finally:
            self.http.headers.pop("authorization", None)
            if own is not None:
                self.http.headers["authorization"] = own


@contextmanager
def running(app: Application, key: str | None = None) -> Iterator[Client]:
    """Start the application, and stop it at the end.

    Args:
        app: The application.
        key: What the client calls with.
    """
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"authorization": f"Bearer {key}"} if key else {}
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(app.router.lifespan_context(app)),
        portal.wrap_async_context_manager(
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers)
        ) as client,
    ):
        yield Client(portal, client, app)
