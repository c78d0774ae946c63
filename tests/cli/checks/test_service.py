from __future__ import annotations

import socket
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Literal

import pytest
import uvicorn
from starlette.responses import Response

from app import __version__
from app.access.scopes import Scope as KeyScope
from app.cli.checks.deployment import NotThereError
from app.cli.checks.service import metrics, service
from app.main import create_app
from app.settings import Settings
from tests.cli.checks.examining import of, only, said
from tests.keys import key_in
from tests.registry.changes import tamper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import URL, Engine
    from starlette.types import ASGIApp, Receive, Scope, Send

    from app.cli.checks.deployment import Deployment


def answering(body: bytes) -> ASGIApp:
    """Return an application that always answers the same."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await Response(body)(scope, receive, send)

    return answer


@contextmanager
def serving(app: ASGIApp, lifespan: Literal["on", "off"] = "off") -> Iterator[int]:
    """Serve an application, and give its port."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", lifespan=lifespan))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def running(
    database_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Deployment]:
    """A deployment whose service runs, and a key for its metrics."""
    monkeypatch.setenv("ICP_API_KEY", key_in(database_url, [KeyScope.METRICS]))
    settings = Settings(database_url=database_url, state_dir=tmp_path)
    with serving(create_app(settings), "on") as port:
        yield of(database_url=database_url, state_dir=tmp_path, port=port)


def test_a_service_that_runs_well(running: Deployment) -> None:
    """A ready service is fine, and so are its workers."""
    only(service, running)("ok", "it is ready at http://127.0.0.1:")
    assert ("ok", "1 workers, at revision 0") in said(metrics, running)


def test_no_service(tmp_path: Path) -> None:
    """Where nothing answers, that is told once."""
    silent = of(state_dir=tmp_path, port=1)
    only(service, silent)("warning", "`icp serve` starts the service")
    with pytest.raises(NotThereError):
        list(metrics(silent))


def test_another_program_at_the_port(tmp_path: Path) -> None:
    """What answers and is not icp-scoring is wrong."""
    with serving(answering(b"It works!")) as port:
        only(service, of(state_dir=tmp_path, port=port))("wrong", "something else")


def test_a_service_without_its_database(tmp_path: Path) -> None:
    """A service that has nothing to answer from is wrong; why is told."""
    settings = {"database_url": "postgresql://nobody@127.0.0.1:1/nothing", "state_dir": tmp_path}
    with serving(create_app(Settings.model_validate(settings)), "on") as port:
        only(service, of(**settings, port=port))("wrong", "it is not ready: The database has not")


def test_metrics_need_a_key(running: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a key with the scope, the workers are not looked at, and that is told."""
    monkeypatch.delenv("ICP_API_KEY")
    only(metrics, running)("warning", "set ICP_API_KEY")


LATE = "the event loop was later than 50 ms at 50.0% of its ticks"
SHOWN = b"""\
# TYPE icp_requests counter
icp_requests_total{method="POST",route="/v1/score",status="500"} 3.0
# TYPE icp_problems counter
icp_problems_total{code="overloaded"} 4.0
# TYPE icp_build_info gauge
icp_build_info{python="3.11.7",version="0.0.1"} 1.0
# TYPE icp_revision gauge
icp_revision{pid="7"} 1.0
# TYPE icp_snapshot_age_seconds gauge
icp_snapshot_age_seconds{pid="7"} 60.0
# TYPE icp_loop_lag_seconds histogram
icp_loop_lag_seconds_bucket{le="0.05"} 500.0
icp_loop_lag_seconds_bucket{le="+Inf"} 1000.0
icp_loop_lag_seconds_count 1000.0
icp_loop_lag_seconds_sum 100.0
"""


def test_workers_that_lag_behind(database_url: URL, owner_engine: Engine, tmp_path: Path) -> None:
    """A worker that is behind the database, and what failed since it began, are told."""
    tamper(owner_engine, "UPDATE registry_revision SET revision = 9")
    with serving(answering(SHOWN)) as port:
        lagging = of(database_url=database_url, state_dir=tmp_path, port=port)
        assert said(metrics, lagging) == [
            ("warning", "worker 7 has not heard from the database for 60 s"),
            ("warning", f"the service is release 0.0.1, this is {__version__}"),
            ("warning", "worker 7 is behind revision 9"),
            ("ok", "1 workers, at revision 1"),
            ("warning", f"{LATE}; give it more cores, or smaller batches"),
            ("warning", "4 requests were refused as too much was in hand; see docs/operations.md"),
            ("warning", "3 requests were answered 5xx; the log has each"),
        ]
