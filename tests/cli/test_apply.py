from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
import uvicorn

from app.main import create_app
from app.settings import Settings
from tests.cli.running import Ran, icp, written
from tests.documents import minimal_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import URL

    from app.registry.store import Store


@pytest.fixture
def server(database_url: URL) -> Iterator[str]:
    """The address of a running service over an empty registry."""
    app = create_app(Settings(database_url=database_url))
    config = uvicorn.Config(app, log_config=None, ws="none")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        service = uvicorn.Server(config)
        thread = threading.Thread(target=service.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            service.should_exit = True
            thread.join()


def done(ran: Ran) -> list[list[str]]:
    """Return the rows of the table, without the files' names."""
    lines = [line.split() for line in ran.out.splitlines() if line.strip()]
    return [line[1:] for line in lines[2:]]


def test_publish_what_changed(tmp_path: Path, server: str, store: Store) -> None:
    """New and changed definitions are published and activated; the others are left alone."""
    one = written(tmp_path / "one.json", minimal_document())
    two = written(tmp_path / "two.json", minimal_document(key="other"))
    options = ("--server", server, "--note", "Spring review")

    first = icp("apply", one, two, *options)
    assert first.code == 0
    assert done(first) == [
        ["small", "1", "published", "and", "activated"],
        ["other", "1", "published", "and", "activated"],
    ]

    written(one, minimal_document(owner="sales"))
    second = icp("apply", one, two, *options)
    assert done(second) == [
        ["small", "2", "published", "and", "activated"],
        ["other", "1", "unchanged"],
    ]
    assert [version.note for version in store.versions("small")] == ["Spring review"] * 2


def test_a_rollback_stays(tmp_path: Path, server: str, store: Store) -> None:
    """An unchanged definition does not undo that somebody activated an older version."""
    path = written(tmp_path / "icp.json", minimal_document())
    icp("apply", path, "--server", server)
    written(path, minimal_document(owner="sales"))
    icp("apply", path, "--server", server)

    store.activate("small", 1, note="rolled back", actor="test")
    rolled_back = icp("apply", path, "--server", server)
    store.activate("small", None, note="retired", actor="test")
    retired = icp("apply", path, "--server", server)

    assert done(rolled_back)[0][2:] == ["unchanged,", "but", "version", "1", "is", "active"]
    assert done(retired)[0][2:] == ["unchanged,", "retired"]
    assert (rolled_back.code, retired.code) == (0, 0)


def test_faults_publish_nothing(tmp_path: Path, server: str, store: Store) -> None:
    """When one file has faults, they are shown and no file is published."""
    sound = written(tmp_path / "sound.json", minimal_document())
    faulty = written(tmp_path / "faulty.json", minimal_document(language=2))

    ran = icp("apply", sound, faulty, "--server", server)

    assert ran.code == 1
    assert f"{faulty}:1: /language: " in ran.err
    assert ran.err.endswith("nothing was published\n")
    assert store.icps() == ()


def test_what_the_service_refuses(tmp_path: Path, server: str) -> None:
    """What only the service finds wrong is shown for the file it is about; the rest goes on."""
    first = written(tmp_path / "first.json", minimal_document())
    second = written(tmp_path / "second.json", minimal_document(key="other"))

    ran = icp("apply", first, second, "--server", server, "--note", "x" * 1_001)

    assert ran.code == 1
    assert [line.split(": ")[0] for line in ran.err.splitlines()] == [f"{first}:1", f"{second}:1"]
    assert "[bad_note]" in ran.err


def test_no_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that does not answer is named once, with what to do."""
    path = written(tmp_path / "icp.json", minimal_document())
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("ICP_PORT", str(port))

    ran = icp("apply", path, path)

    assert ran.code == 1
    assert ran.err.startswith(f"http://127.0.0.1:{port} does not answer")
    assert "icp serve" in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("localhost:8000", "write the address as http://... or https://..."),
        ("http://host:port", "this is no address of a service"),
    ],
)
def test_no_address(tmp_path: Path, address: str, said: str) -> None:
    """What is no address is said to be none."""
    path = written(tmp_path / "icp.json", minimal_document())

    ran = icp("apply", path, "--server", address)

    assert ran.code == 1
    assert said in ran.err


@pytest.fixture
def stranger(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a server that is another one, and answers with the given body."""

    class Stranger(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(500)
            self.end_headers()
            self.wfile.write(request.param)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Stranger) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{http.server_port}"
        finally:
            http.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("stranger", "said"),
    [(b"<html>", "500 and no JSON; is it icp-scoring?"), (b"[]", "the service answered 500")],
    indirect=["stranger"],
    ids=["html", "json"],
)
def test_another_server(tmp_path: Path, stranger: str, said: str) -> None:
    """A server that speaks otherwise is refused in one sentence."""
    path = written(tmp_path / "icp.json", minimal_document())

    ran = icp("apply", path, "--server", stranger)

    assert ran.code == 1
    assert said in ran.err
