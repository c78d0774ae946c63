"""The database is away when the service starts, or goes away under it."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from app.cli.serving.preparing import prepare
from app.database.embedded.server import EmbeddedPostgres
from tests.documents import minimal_document
from tests.e2e.running import log, start
from tests.processes import linux_only
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = linux_only


@pytest.fixture
def database() -> Iterator[EmbeddedPostgres]:
    """A PostgreSQL that can be started and stopped, with the library and a key in it."""
    directory = Path(tempfile.mkdtemp(prefix="icp-"))
    server = EmbeddedPostgres(directory)
    with server:
        prepare(server.url(), directory, lambda: None)
    yield server
    shutil.rmtree(directory)


def _key(database: EmbeddedPostgres) -> str:
    return (database.directory.parent / "development-key").read_text().strip()


def _url(database: EmbeddedPostgres) -> str:
    return database.url().render_as_string(hide_password=False)


def test_serves_from_its_snapshot(state: Path, database: EmbeddedPostgres) -> None:
    """Without its database it serves what it served last, says so, and catches up by itself."""
    key, url = _key(database), _url(database)
    with database:
        service = start(state, key=key, ICP_DATABASE_URL=url)
        before = service.score()
        assert service.stop(signal.SIGINT) == 0
    service = start(state, "--workers", "2", key=key, ICP_DATABASE_URL=url)
    assert service.client.get("/readyz").json()["status"] == "degraded"
    assert service.score()["icp"] == before["icp"]
    assert "it is tried again until it works" in log(state)
    with database:
        eventually(lambda: service.client.get("/readyz").json()["status"] == "ok")
        publication = {"document": minimal_document(), "note": "first", "activate": True}
        eventually(
            lambda: service.client.post("/v1/icps/small/versions", json=publication).is_success
        )
        assert service.stop(signal.SIGINT) == 0


def test_waits_where_it_has_nothing_to_serve(state: Path, database: EmbeddedPostgres) -> None:
    """Without database and snapshot it comes up not ready, and gets ready by itself."""
    service = start(state, key=_key(database), ICP_DATABASE_URL=_url(database))
    for answer in (
        service.client.get("/readyz"),
        service.client.post("/v1/score", json={"icp": "dev-tool", "account": {}}),
    ):
        assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
    assert service.client.get("/healthz").is_success
    with database:
        eventually(lambda: service.client.get("/readyz").is_success)
        assert service.score()["icp"]["version"] == 1
        assert service.stop(signal.SIGINT) == 0


def test_database_is_made_ready_when_it_comes(state: Path) -> None:
    """A database that comes later, and empty, is migrated then."""
    directory = Path(tempfile.mkdtemp(prefix="icp-"))
    database = EmbeddedPostgres(directory)
    service = start(state, key="none", ICP_DATABASE_URL=_url(database))
    with database:
        eventually(lambda: service.client.get("/readyz").is_success)
        assert service.stop(signal.SIGINT) == 0
    shutil.rmtree(directory)


def test_own_database_is_started_again(state: Path) -> None:
    """When its own PostgreSQL is killed, or the keeper, scoring goes on and it comes back."""
    service = start(state)
    (keeper,) = (
        int(process.name)
        for process in Path("/proc").glob("[0-9]*")
        if f"embedded.keeper\0{state}/pg".encode() in _command(process)
    )
    for number, victim in enumerate((_server(state), keeper), start=1):
        os.kill(victim, signal.SIGKILL)
        assert service.score()["icp"]["version"] == 1
        document = minimal_document(key=f"small-{number}")
        publication = {"document": document, "note": "first", "activate": True}
        path = f"/v1/icps/small-{number}/versions"
        eventually(lambda: service.client.post(path, json=publication).is_success)  # noqa: B023 - called at once
        assert victim != _server(state)
    assert service.stop(signal.SIGINT) == 0


def test_server_that_hangs_does_not_stop_the_stop(state: Path) -> None:
    """A PostgreSQL that does not answer to signals is killed in the end."""
    service = start(state)
    os.kill(_server(state), signal.SIGSTOP)
    assert service.score()["icp"]["version"] == 1
    assert service.stop(signal.SIGINT) == 0


def _server(state: Path) -> int:
    return int((state / "pg/data/postmaster.pid").read_text().split()[0])


def _command(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""
