from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.access.secret import as_sent, new_id, new_secret
from app.main import create_app
from app.settings import Settings
from tests.api.client import Client, running
from tests.api.samples import problem
from tests.keys import key_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL


def test_an_application_needs_a_database() -> None:
    """Without an address of a database there is no application."""
    with pytest.raises(ValueError, match="ICP_DATABASE_URL"):
        create_app(Settings(database_url=None))


def test_an_application_starts_without_its_database() -> None:
    """While nothing was read from a database yet, calls are told to try again."""
    settings = Settings.model_validate({"database_url": "postgresql://nobody@127.0.0.1:1/none"})
    with running(create_app(settings), as_sent(new_id(), new_secret())) as client:
        assert client.get("/healthz").status_code == 200
        answer = client.post("/v1/score", {"icp": "small", "account": {}})
        problem(answer, 503, "registry_unavailable")
        assert int(answer.headers["retry-after"]) >= 1


@pytest.fixture
def cross_origin(database_url: URL) -> Iterator[Client]:
    """A client of an application that pages of one other origin may call."""
    settings = Settings(database_url=database_url, cors_origins=("https://crm.example",))
    with running(create_app(settings), key_in(database_url)) as client:
        yield client


def test_pages_of_other_origins_are_not_let_in(database_url: URL) -> None:
    """By default no answer lets a web page read it."""
    with running(create_app(Settings(database_url=database_url))) as client:
        answer = client.get("/healthz", headers={"origin": "https://crm.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_pages_of_origins_that_are_set_are_let_in(cross_origin: Client) -> None:
    """Pages of an origin of `ICP_CORS_ORIGINS` may score, and read ids and limits."""
    headers = {
        "origin": "https://crm.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization, content-type",
    }
    asked = cross_origin.request("OPTIONS", "/v1/score", headers=headers)
    assert asked.headers["access-control-allow-origin"] == "https://crm.example"
    answer = cross_origin.post("/v1/score", {}, headers={"origin": "https://crm.example"})
    assert "X-Request-Id" in answer.headers["access-control-expose-headers"]
    other = cross_origin.get("/healthz", headers={"origin": "https://other.example"})
    assert "access-control-allow-origin" not in other.headers
