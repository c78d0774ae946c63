from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from app.database import engine
from tests.api.samples import problem
from tests.documents import minimal_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

    from tests.api.client import Client


def test_a_running_service_is_healthy_and_ready(client: Client, small: str) -> None:
    """`/healthz` and `/readyz` answer; the latter with the registry's revision."""
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok", "revision": 1}
    assert small == "small"


def test_scoring_goes_on_while_the_database_is_away(
    client: Client, small: str, server_url: URL, database_url: URL
) -> None:
    """What is in memory answers; what needs the database says when to try again."""
    body = {"icp": [small, "small@9"], "account": {}}
    with _away(server_url, str(database_url.database)):
        assert client.get("/readyz").json() == {"status": "degraded", "revision": None}
        assert client.post("/v1/score", {"icp": small, "account": {}}).status_code == 200
        assert client.get(f"/v1/icps/{small}").status_code == 200
        for answer in (
            client.post("/v1/score", {"icp": "small@9", "account": {}}),
            client.post(f"/v1/icps/{small}/versions", {"document": minimal_document()}),
            client.get(f"/v1/icps/{small}/versions"),
        ):
            problem(answer, 503, "registry_unavailable")
            assert int(answer.headers["retry-after"]) > 0
        client.app.state.service.read_own_write()
        decision, failed = client.post("/v1/score", body).json()["results"]
        assert decision["icp"]["key"] == small
        assert failed["problem"]["code"] == "registry_unavailable"
    assert client.get("/readyz").json() == {"status": "ok", "revision": 1}


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
