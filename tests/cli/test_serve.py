from __future__ import annotations

import os
import signal
import socket
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from app.database.embedded.server import EmbeddedPostgres
from tests.cli.running import icp
from tests.registry.changes import publish

if TYPE_CHECKING:
    from sqlalchemy import URL

    from app.registry.store import Store


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serves_until_asked_to_stop(
    database_url: URL, store: Store, number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service answers from the database that is set, adds nothing to it, and ends with 0."""
    port = _free_port()
    seen = []

    def use_and_stop() -> None:
        transport = httpx.HTTPTransport(retries=100)  # until it listens
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=transport) as client:
            seen.append(client.get("/v1/icps").json())
        os.kill(os.getpid(), number)

    publish(store, key="mine")
    user = threading.Thread(target=use_and_stop)
    user.start()
    monkeypatch.setenv("ICP_DATABASE_URL", database_url.render_as_string(hide_password=False))
    monkeypatch.setenv("ICP_PORT", str(port))
    done = icp("serve")
    user.join()
    assert (done.code, done.err) == (0, "")
    assert "from the library" not in done.out
    assert f"curl -s http://127.0.0.1:{port}/v1/score" in done.out
    assert '{"icp": "*", ' in done.out
    assert [each["key"] for each in seen[0]["items"]] == ["mine"]


def test_other_hosts_are_refused() -> None:
    """Without API keys the service listens on loopback only, and says why."""
    done = icp("serve", "--host", "0.0.0.0")  # noqa: S104 - what is refused
    assert done.code == 2
    assert "no API keys yet" in done.err


def test_taken_port_is_refused_before_anything_starts() -> None:
    """A port in use is named, with what to set."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        done = icp("serve", "--port", port)
    assert done.code == 1
    assert f"127.0.0.1:{port}: Address already in use; set ICP_PORT" in done.err


def test_faulty_settings_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every variable that cannot be used is named at once, without its value."""
    monkeypatch.setenv("ICP_PORT", "many")
    monkeypatch.setenv("ICP_DATABASE_URL", "mysql://ada:secret@host/db")
    done = icp("serve")
    assert done.code == 2
    assert "ICP_PORT: " in done.err
    assert "ICP_DATABASE_URL: 'mysql' is not supported; write postgresql://" in done.err
    assert "secret" not in done.out + done.err


def test_unreachable_database_is_an_error_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A database that does not answer ends the command with the reason."""
    url = f"postgres://ada:secret@127.0.0.1:{_free_port()}/icp"
    monkeypatch.setenv("ICP_DATABASE_URL", url)
    done = icp("serve", "--port", 0)
    assert done.code == 1
    assert "the database cannot be migrated: " in done.err
    assert "secret" not in done.out + done.err


def test_state_in_use_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A state directory whose database another process runs is refused, with what to do."""
    with tempfile.TemporaryDirectory(prefix="icp-") as state, EmbeddedPostgres(Path(state)):
        monkeypatch.setenv("ICP_STATE_DIR", state)
        monkeypatch.delenv("ICP_DATABASE_URL", raising=False)
        done = icp("serve", "--port", 0)
    assert done.code == 1
    assert "choose another ICP_STATE_DIR" in done.err
