"""What only shows over a real connection."""

from __future__ import annotations

import json
import socket
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

import httpx
import pytest
import uvicorn

from app.main import create_app
from app.settings import Settings
from tests.documents import minimal_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL


@contextmanager
def _serving(url: URL) -> Iterator[httpx.Client]:
    config = uvicorn.Config(create_app(Settings(database_url=url)), log_level="warning", ws="none")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            with httpx.Client(base_url=address, timeout=60) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def http(database_url: URL) -> Iterator[httpx.Client]:
    """A client of a real server, where a minimal ICP is active."""
    with _serving(database_url) as client:
        body = {"document": minimal_document(), "activate": True}
        assert client.post("/v1/icps/small/versions", json=body).status_code == 201
        yield client


def test_a_caller_who_reads_late_gets_everything(http: httpx.Client) -> None:
    """A client that reads nothing before all is sent does not wait forever, and misses nothing."""
    lines = 20_000
    answer = http.post(
        "/v1/score/batch",
        params={"icp": "small"},
        content=b"\n".join(b'{"id":"%d","industry":"software"}' % n for n in range(lines)),
        headers={"content-type": "application/x-ndjson"},
    )
    results = [json.loads(line) for line in answer.text.splitlines()]
    assert [result["account"]["id"] for result in results] == [str(n) for n in range(lines)]
    assert len(answer.content) > 8 * 1_048_576


def test_a_body_announced_too_large_is_refused_unread(http: httpx.Client) -> None:
    """A body beyond the limit is answered before it is sent."""
    host, port = http.base_url.host, http.base_url.port or 80
    with socket.create_connection((host, port), timeout=60) as connection:
        connection.sendall(
            b"POST /v1/score HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
            b"content-length: 99999999\r\n\r\n"
        )
        assert connection.recv(65_536).startswith(b"HTTP/1.1 413 ")


def test_a_caller_who_leaves_is_not_a_failure(
    http: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    """A connection that ends in the middle of a body leaves no error behind."""
    host, port = http.base_url.host, http.base_url.port or 80
    for kind in (b"application/json", b"application/x-ndjson"):
        with socket.create_connection((host, port), timeout=60) as connection:
            connection.sendall(
                b"POST /v1/score/batch?icp=small HTTP/1.1\r\nhost: localhost\r\ncontent-type: "
                + kind
                + b"\r\ncontent-length: 100\r\n\r\n{}\n"
            )
    assert http.get("/healthz").status_code == 200
    assert "failed" not in caplog.text
