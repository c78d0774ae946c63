from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from app.access.development import development_key
from app.access.scopes import Scope
from app.access.store import KeyStore
from app.audit.events import Author
from app.cli.client import credential
from tests.cli.running import Ran, icp, written
from tests.documents import minimal_document
from tests.keys import key_in
from tests.registry.changes import tamper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import URL, Engine

    from app.registry.store import Store

NOTE = ("--note", "why")


@pytest.fixture
def weak_key(database_url: URL) -> str:
    """A key that may only score; to be asked for before the server, which reads the keys once."""
    return key_in(database_url, {Scope.SCORE})


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
    icp("apply", path, "--server", server, *NOTE)
    written(path, minimal_document(owner="sales"))
    icp("apply", path, "--server", server, *NOTE)

    store.activate("small", 1, note="rolled back", by=Author("test"))
    rolled_back = icp("apply", path, "--server", server, *NOTE)
    store.activate("small", None, note="retired", by=Author("test"))
    retired = icp("apply", path, "--server", server, *NOTE)

    assert done(rolled_back)[0][2:] == ["unchanged,", "but", "version", "1", "is", "active"]
    assert done(retired)[0][2:] == ["unchanged,", "retired"]
    assert (rolled_back.code, retired.code) == (0, 0)


def test_faults_publish_nothing(tmp_path: Path, server: str, store: Store) -> None:
    """When one file has faults, they are shown and no file is published."""
    sound = written(tmp_path / "sound.json", minimal_document())
    faulty = written(tmp_path / "faulty.json", minimal_document(language=2))

    ran = icp("apply", sound, faulty, "--server", server, *NOTE)

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

    ran = icp("apply", path, path, *NOTE)

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

    ran = icp("apply", path, "--server", address, *NOTE)

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

    ran = icp("apply", path, "--server", stranger, *NOTE)

    assert ran.code == 1
    assert said in ran.err


def test_a_service_on_this_machine_needs_no_key_to_be_set(
    tmp_path: Path, server: str, service_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key it left in its state directory is found; the service takes it without a restart."""
    monkeypatch.delenv("ICP_API_KEY")
    monkeypatch.setenv("ICP_STATE_DIR", str(tmp_path))
    path = written(tmp_path / "icp.json", minimal_document())
    development_key(KeyStore(service_engine), tmp_path, by=Author("test"))
    ran = _until_known(path, server)
    assert done(ran) == [["small", "1", "published", "and", "activated"]]


def _until_known(path: Path, server: str) -> Ran:
    """Apply until the service has learnt of a new key."""
    while "is not known" in (ran := icp("apply", path, "--server", server, *NOTE)).err:
        pass
    return ran


def test_a_key_is_sent_to_no_stranger(
    tmp_path: Path, service_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a service left on this machine stays on it: no other host is called with it."""
    monkeypatch.delenv("ICP_API_KEY", raising=False)
    monkeypatch.setenv("ICP_STATE_DIR", str(tmp_path))
    development_key(KeyStore(service_engine), tmp_path, by=Author("test"))
    assert credential("127.0.0.1")
    assert credential("scoring.example.com") is None


@pytest.mark.parametrize("key", [None, "icp_aaaaaaaaaa_" + "a" * 52])
def test_who_may_not_call(
    tmp_path: Path, server: str, key: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a key that is taken, one sentence says how to get one; nothing else is tried."""
    monkeypatch.delenv("ICP_API_KEY")
    if key:
        monkeypatch.setenv("ICP_API_KEY", key)
    path = written(tmp_path / "icp.json", minimal_document())
    ran = icp("apply", path, path, "--server", server, *NOTE)
    assert ran.code == 1
    assert ran.err.startswith(f"{server}: ")
    assert "set ICP_API_KEY" in ran.err
    assert len(ran.err.splitlines()) == 2
    assert (key or "icp_a") not in ran.err


def test_a_key_that_may_only_score(
    tmp_path: Path, weak_key: str, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scope that is missing is named."""
    monkeypatch.setenv("ICP_API_KEY", weak_key)
    path = written(tmp_path / "icp.json", minimal_document())
    ran = icp("apply", path, "--server", server, *NOTE)
    assert ran.code == 1
    assert "the scope `definitions:read`, which the credential does not have" in ran.err


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "\u00fc"])
def test_a_key_that_can_be_none(tmp_path: Path, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What no header can hold is refused before anything is sent, and is not repeated."""
    monkeypatch.setenv("ICP_API_KEY", key)
    path = written(tmp_path / "icp.json", minimal_document())
    ran = icp("apply", path, *NOTE)
    assert ran.code == 2
    assert ran.err.startswith("ICP_API_KEY: ")
    assert key not in ran.err


def test_what_was_tampered_with_is_published_again(
    tmp_path: Path, server: str, owner_engine: Engine
) -> None:
    """A file mends a version whose row was changed, although nothing in the file has changed."""
    file = written(tmp_path / "one.json", minimal_document())
    assert done(icp("apply", file, "--server", server, *NOTE))[0][1] == "1"
    tamper(owner_engine, "UPDATE icp_version SET document = '{}'")
    mended = done(icp("apply", file, "--server", server, *NOTE))
    assert mended == [["small", "2", "published", "and", "activated"]]
    assert done(icp("apply", file, "--server", server, *NOTE)) == [["small", "2", "unchanged"]]


def test_a_note_is_needed(tmp_path: Path, server: str, store: Store) -> None:
    """Nothing is published without a word of why."""
    path = written(tmp_path / "icp.json", minimal_document())
    for given in ((), ("--note", " ")):
        ran = icp("apply", path, "--server", server, *given)
        assert ran.code == 2
        assert ran.err.startswith("--note: say what changed, and why")
    assert store.icps() == ()


def test_a_dry_run_tells_what_would_change(tmp_path: Path, server: str, store: Store) -> None:
    """It says what is new and what changed, publishes nothing, and ends with 2; else with 0."""
    path = written(tmp_path / "icp.json", minimal_document())
    options = ("--server", server)
    new = icp("apply", path, *options, "--dry-run")
    assert (new.code, store.icps()) == (2, ())
    assert new.out.startswith("### small is new")

    icp("apply", path, *options, *NOTE)
    same = icp("apply", path, *options, "--dry-run")
    assert (same.code, same.out) == (0, "Nothing would change.\n")

    written(path, minimal_document(owner="sales"))
    changed = icp("apply", path, *options, "--dry-run")
    assert changed.code == 2
    assert "**No score can change" in changed.out
    assert "- Definition: owner revops is now sales." in changed.out
    assert len(store.versions("small")) == 1
