from __future__ import annotations

import signal
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from app.access.scopes import Scope
from app.access.store import KeyStore
from app.access.wanted import NewKey
from app.audit.events import Author
from app.database.embedded.server import EmbeddedPostgres
from tests.cli.running import icp
from tests.e2e.running import log, start
from tests.registry.changes import publish

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

    from app.registry.store import Store


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serves_until_asked_to_stop(
    database_url: URL, store: Store, service_engine: Engine, tmp_path: Path, number: signal.Signals
) -> None:
    """The service answers from the database that is set, adds nothing to it, and ends with 0."""
    publish(store, key="mine")
    wanted = NewKey(name="test", scopes=list(Scope))
    key = KeyStore(service_engine).create(wanted, by=Author("test")).secret
    url = database_url.render_as_string(hide_password=False)
    service = start(tmp_path, key=key, ICP_DATABASE_URL=url)
    items = service.client.get("/v1/icps").raise_for_status().json()["items"]
    assert service.stop(number) == 0
    assert [each["key"] for each in items] == ["mine"]
    assert "from the library" not in service.said
    assert '"Authorization: Bearer $ICP_API_KEY"' in service.said
    assert '{"icp": "*", ' in service.said
    assert not (tmp_path / "development-key").exists()


def test_every_address(tmp_path: Path, database_url: URL) -> None:
    """An address of every network is taken, and the banner names one that works from here."""
    url = database_url.render_as_string(hide_password=False)
    service = start(tmp_path, "--host", "0.0.0.0", key="none", ICP_DATABASE_URL=url)  # noqa: S104 - what is tested
    assert service.address.startswith("http://127.0.0.1:")
    assert httpx.get(f"{service.address}/healthz").is_success
    assert service.stop(signal.SIGINT) == 0
    assert "error" not in log(tmp_path)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"ICP_PORT": "{}"}, "listen on 127.0.0.1:{}: Address already in use; set ICP_PORT"),
        ({"ICP_PORT": "0", "ICP_METRICS_PORT": "{}"}, "already in use; set ICP_METRICS_PORT"),
        ({"ICP_HOST": "no.such.host.invalid"}, "; set ICP_HOST to another one"),
    ],
)
def test_port_that_cannot_be_had_is_refused_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], sentence: str
) -> None:
    """A port in use, or a host that is not here, is named, with what to set."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        for name, value in settings.items():
            monkeypatch.setenv(name, value.format(port))
        done = icp("serve")
    assert done.code == 1
    assert sentence.format(port) in done.err


def test_faulty_settings_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every variable that cannot be used is named at once, without its value."""
    monkeypatch.setenv("ICP_PORT", "many")
    monkeypatch.setenv("ICP_DATABASE_URL", "mysql://ada:secret@host/db")
    done = icp("serve")
    assert done.code == 2
    assert "ICP_PORT: " in done.err
    assert "ICP_DATABASE_URL: 'mysql' is not supported; write postgresql://" in done.err
    assert "secret" not in done.out + done.err


def test_state_in_use_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A state directory whose database another process runs is refused, with what to do."""
    with tempfile.TemporaryDirectory(prefix="icp-") as state, EmbeddedPostgres(Path(state)):
        monkeypatch.setenv("ICP_STATE_DIR", state)
        monkeypatch.delenv("ICP_DATABASE_URL", raising=False)
        done = icp("serve", "--port", 0)
    assert done.code == 1
    assert "choose another ICP_STATE_DIR" in done.err
