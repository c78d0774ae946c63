from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import make_url, text

from app.database import engine
from app.main import create_app
from app.settings import Settings
from tests.api.client import running
from tests.api.samples import problem
from tests.documents import minimal_document
from tests.keys import key_in
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx
    from sqlalchemy import URL

    from tests.api.client import Client


def test_a_running_service_is_healthy_and_ready(client: Client, small: str) -> None:
    """`/healthz` and `/readyz` answer; the latter with the revision in force."""
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert (ready["status"], ready["revision"]) == ("ok", client.service.registry.revision)
    assert ready["age_seconds"] >= 0
    assert small == "small"


def test_scoring_goes_on_while_the_database_is_away(
    client: Client,
    small: str,
    server_url: URL,
    database_url: URL,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is in memory answers; what needs the database says when to try again."""
    monkeypatch.setattr("app.registry.freshness.OK_SECONDS", 1.0)
    revision = client.service.registry.revision
    body = {"icp": [small, "small@9"], "account": {}}
    with _away(server_url, str(database_url.database)):
        ready = _ready(client, "degraded")
        assert ready["revision"] == revision
        assert ready["age_seconds"] > 0
        assert client.post("/v1/score", {"icp": small, "account": {}}).status_code == 200
        assert client.get(f"/v1/icps/{small}").status_code == 200
        for answer in (
            client.post("/v1/score", {"icp": "small@9", "account": {}}),
            client.post(
                f"/v1/icps/{small}/versions", {"document": minimal_document(), "note": "why"}
            ),
            client.get(f"/v1/icps/{small}/versions"),
        ):
            problem(answer, 503, "registry_unavailable")
            assert int(answer.headers["retry-after"]) > 0
        decision, failed = client.post("/v1/score", body).json()["results"]
        assert decision["icp"]["key"] == small
        assert failed["problem"]["code"] == "registry_unavailable"
    assert _ready(client, "ok")["revision"] == revision


def test_a_worker_that_drains_is_not_ready(client: Client) -> None:
    """Whoever spreads the load is told before the worker is gone; it is still alive."""
    client.app.state.draining = True
    answer = client.get("/readyz")
    problem(answer, 503, "draining")
    assert answer.headers["retry-after"] == "1"
    assert client.get("/healthz").status_code == 200


def test_a_worker_that_knows_nothing_yet_is_not_ready(tmp_path: Path) -> None:
    """Before the database has answered once, and without a snapshot, there is nothing to serve."""
    url = make_url("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    app = create_app(Settings(database_url=url, state_dir=tmp_path))
    with running(app, "") as client:
        problem(client.get("/readyz"), 503, "registry_unavailable")
        assert client.get("/healthz").status_code == 200


def test_a_worker_that_knows_too_old_things_is_not_ready(
    server_url: URL, database_url: URL, tmp_path: Path
) -> None:
    """After ICP_MAX_STALE without the database, a worker says that it does not answer."""
    settings = Settings(
        database_url=database_url, state_dir=tmp_path, max_stale=timedelta(seconds=1)
    )
    with (
        running(create_app(settings), "") as client,
        _away(server_url, str(database_url.database)),
    ):
        problem(_refused(client, "/readyz"), 503, "registry_stale")


def test_too_old_a_list_is_not_shown(server_url: URL, database_url: URL, tmp_path: Path) -> None:
    """After ICP_MAX_STALE the list of ICPs is refused as every score is."""
    settings = Settings(
        database_url=database_url, state_dir=tmp_path, max_stale=timedelta(seconds=1)
    )
    key = key_in(database_url)
    with (
        running(create_app(settings), key) as client,
        _away(server_url, str(database_url.database)),
    ):
        answer = _refused(client, "/v1/icps")
        problem(answer, 503, "registry_stale")
        assert int(answer.headers["retry-after"]) > 0


def _ready(client: Client, status: str) -> dict[str, Any]:
    """Return what `/readyz` says once it says so."""

    def told() -> dict[str, Any] | None:
        ready = client.get("/readyz").json()
        return dict(ready) if ready["status"] == status else None

    return eventually(told)


def _refused(client: Client, path: str) -> httpx.Response:
    """Return the first answer of a path that is no success."""

    def told() -> httpx.Response | None:
        answer = client.get(path)
        return None if answer.is_success else answer

    return eventually(told)


@contextmanager
def _away(server: URL, database: str) -> Iterator[None]:
    """Let nobody reach a database for a while."""
    administrator = engine.owner_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    with administrator.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {database} ALLOW_CONNECTIONS false"))
        kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
        connection.execute(text(kill), {"name": database})
        try:
            yield
        finally:
            connection.execute(text(f"ALTER DATABASE {database} ALLOW_CONNECTIONS true"))


def test_decisions_are_counted(client: Client, small: str) -> None:
    """Metrics count decisions by ICP, version and band, and warnings by kind, however they came."""
    account = {"industry": "software", "employees": "many"}
    client.post("/v1/score", {"icp": small, "account": account})
    client.post("/v1/score", {"icp": "*", "account": {}})
    client.post("/v1/score/batch", {"icp": small, "accounts": [account, {"industry": 3}]})
    ndjson = {"content-type": "application/x-ndjson"}
    client.request("POST", "/v1/score/batch?icp=small", content=b"{}\n{}\n", headers=ndjson)
    client.post("/v1/score", {"icp": "invented", "account": {}})
    metrics = client.get("/metrics")
    assert metrics.headers["content-type"].startswith("text/plain")
    assert 'icp_decisions_total{band="good",icp="small",version="1"} 2.0' in metrics.text
    assert 'icp_decisions_total{band="poor",icp="small",version="1"} 3.0' in metrics.text
    assert 'icp_account_warnings_total{code="unrecognised_value",icp="small"} 2.0' in metrics.text
    assert "invented" not in metrics.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_probe_may_ask_for_the_head_alone(client: Client, path: str) -> None:
    """HEAD answers as GET does."""
    assert client.request("HEAD", path).status_code == client.get(path).status_code == 200
