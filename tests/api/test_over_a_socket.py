"""What only shows over a real connection."""

from __future__ import annotations

import json
import socket
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING

import httpx
import pytest
import uvicorn

from app.main import create_app
from app.settings import Settings
from tests.documents import minimal_document
from tests.keys import key_in
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import URL


@contextmanager
def _serving(settings: Settings, key: str) -> Iterator[httpx.Client]:
    config = uvicorn.Config(create_app(settings), log_level="warning", ws="none")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            headers = {"authorization": f"Bearer {key}"}
            with httpx.Client(base_url=address, timeout=60, headers=headers) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def hurried(database_url: URL, tmp_path: Path) -> Iterator[httpx.Client]:
    """A client of a real server that gives every request a second."""
    settings = Settings(
        database_url=database_url, state_dir=tmp_path, deadline=timedelta(seconds=1)
    )
    with _serving(settings, key_in(database_url)) as client:
        body = {"document": minimal_document(), "note": "x", "activate": True}
        assert client.post("/v1/icps/small/versions", json=body).status_code == 201
        yield client


@pytest.fixture
def http(database_url: URL, tmp_path: Path) -> Iterator[httpx.Client]:
    """A client of a real server, where a minimal ICP is active."""
    settings = Settings(database_url=database_url, state_dir=tmp_path)
    with _serving(settings, key_in(database_url)) as client:
        body = {"document": minimal_document(), "note": "x", "activate": True}
        assert client.post("/v1/icps/small/versions", json=body).status_code == 201
        yield client


def _head(http: httpx.Client, path: bytes, kind: bytes, length: int) -> bytes:
    """Return the head of a POST with the client's key."""
    lines = (
        b"POST %b HTTP/1.1" % path,
        b"host: localhost",
        b"authorization: " + http.headers["authorization"].encode(),
        b"content-type: " + kind,
        b"content-length: %d" % length,
    )
    return b"\r\n".join((*lines, b"", b""))


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
        connection.sendall(_head(http, b"/v1/score", b"application/json", 99_999_999))
        assert connection.recv(65_536).startswith(b"HTTP/1.1 413 ")


def test_a_caller_who_leaves_is_not_a_failure(
    http: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    """A connection that ends in the middle of a body leaves no error behind."""
    host, port = http.base_url.host, http.base_url.port or 80
    for kind in (b"application/json", b"application/x-ndjson"):
        with socket.create_connection((host, port), timeout=60) as connection:
            connection.sendall(_head(http, b"/v1/score/batch?icp=small", kind, 100) + b"{}\n")
    assert http.get("/healthz").status_code == 200
    assert "failed" not in caplog.text


@pytest.mark.parametrize("path", [b"/v1/score", b"/v1/icps/small/versions"])
def test_a_body_that_trickles_in_is_not_waited_for(hurried: httpx.Client, path: bytes) -> None:
    """A body that has not arrived by the deadline is answered, and its connection closed."""
    with _connection(hurried) as connection:
        connection.sendall(_head(hurried, path, b"application/json", 100) + b"{")
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"request_timeout" in answer
    assert hurried.get("/healthz").status_code == 200


def test_a_stream_that_stands_still_is_cut(hurried: httpx.Client) -> None:
    """An NDJSON batch may take as long as it likes, but nothing is waited for endlessly."""
    with _connection(hurried) as connection:
        head = _head(hurried, b"/v1/score/batch?icp=small", b"application/x-ndjson", 100)
        connection.sendall(head + b"{}\n")
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.count(b"decision_id") == 1
    assert not answer.endswith(b"0\r\n\r\n")


def test_a_long_batch_does_not_hold_up_others(http: httpx.Client) -> None:
    """While a batch is worked on, a single account is scored; both are answered in full."""
    accounts = [{"id": str(number), "industry": "software"} for number in range(10_000)]
    batch = {"icp": "small", "accounts": accounts}
    done: list[httpx.Response] = []
    with httpx.Client(base_url=http.base_url, timeout=60, headers=http.headers) as other:
        thread = Thread(
            target=lambda: done.append(other.post("/v1/score/batch", json=batch)), daemon=True
        )
        thread.start()
        answered = 0
        while thread.is_alive():
            single = http.post("/v1/score", json={"icp": "small", "account": {}})
            answered += single.status_code == 200
        thread.join()
    assert answered
    (whole,) = done
    results = whole.json()["results"]
    assert [result["account"]["id"] for result in results] == [a["id"] for a in accounts]


def test_a_caller_who_leaves_a_batch_ends_it(http: httpx.Client) -> None:
    """Nothing more is done for a batch whose caller has left; it is counted as such."""
    body = json.dumps({"icp": "small", "accounts": [{"industry": "software"}] * 10_000}).encode()
    head = _head(http, b"/v1/score/batch", b"application/json", len(body))
    with _connection(http) as connection:
        connection.sendall(head + body)
    left = 'route="/v1/score/batch",status="499"'
    eventually(lambda: left in http.get("/metrics").text)


@contextmanager
def _connection(http: httpx.Client) -> Iterator[socket.socket]:
    address = (http.base_url.host, http.base_url.port or 80)
    with socket.create_connection(address, timeout=60) as connection:
        yield connection
