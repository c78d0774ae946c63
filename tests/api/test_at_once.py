"""Scoring without waiting answers as the application does, or leaves it to the application."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest

from app.access.scopes import Scope
from app.api import scoring
from app.main import create_app
from app.registry.errors import TooStale
from app.registry.served import ServedVersion
from app.settings import Settings
from tests.api.samples import decision

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL

    from tests.api.client import Client

ACCOUNT = {"id": "0015g", "name": "Acme", "industry": "Software", "employees": "51-200"}
DAY = timedelta(days=1)
TRACE = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

Headers = dict[bytes, bytes]


def _asked(client: Client, body: object, **more: bytes) -> tuple[Headers, Any] | None:
    """Return what is answered at once to the key of the client."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    key = client.http.headers["authorization"].encode()
    headers = {b"authorization": key, b"content-type": b"application/json"}
    headers |= {name.replace("_", "-").encode(): value for name, value in more.items()}
    assert client.app.at_once is not None
    answer = client.app.at_once(headers.items(), sent)
    return None if answer is None else (dict(answer[0]), json.loads(answer[1]))


@pytest.fixture
def ready(client: Client, small: str) -> str:
    """The key of the smallest definition, active and compiled: a plain request is answered."""
    client.post("/v1/score", {"icp": small, "account": {}})
    assert _asked(client, {"icp": small, "account": {}}) is not None
    return small


@pytest.mark.parametrize(
    "more", [{}, {"detail": "summary"}, {"include": ["facts"]}, {"icp": "flagged@1"}]
)
def test_it_answers_as_the_application(
    client: Client, flagged: str, more: dict[str, object]
) -> None:
    """Headers and decision are those of the application, but for the ids."""
    body = {"icp": flagged, "account": ACCOUNT, "as_of": "2026-01-15"} | more
    usual = client.post("/v1/score", body, headers={"x-request-id": "r1"})
    answer = _asked(client, body, x_request_id=b"r1")
    assert answer is not None
    headers, scored = answer
    expected = decision(usual.json())
    assert scored.pop("decision_id") != expected.pop("decision_id")
    assert scored == expected
    assert {name.decode(): value.decode() for name, value in headers.items()} == dict(usual.headers)


def test_it_names_request_and_trace(client: Client, ready: str) -> None:
    """A sane trace comes back, an odd request id does not."""
    body = {"icp": ready, "account": {}}
    answer = _asked(client, body, x_request_id=b"<odd>", traceparent=TRACE, tracestate=b"a=1")
    assert answer is not None
    assert answer[0][b"traceparent"] == TRACE
    assert answer[0][b"tracestate"] == b"a=1"
    assert answer[0][b"x-request-id"] != b"<odd>"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'{"icp":"small","icp":"small","account":{}}',
        {"icp": "small"},
        {"icp": "small", "account": {}, "as_of": "soon"},
        {"icp": "small", "account": {"employees": True}},
        {"icp": "small", "account": {}, "extra": 1},
        {"icp": ["small"], "account": {}},
        {"icp": "*", "account": {}},
        {"icp": "tag:emea", "account": {}},
        {"icp": "nobody", "account": {}},
        {"icp": "small@9", "account": {}},
        {"icp": "Not a key", "account": {}},
        {"icp": "small", "account": {"name": "x" * 70_000}},
    ],
)
def test_what_is_wrong_or_waits_is_left_to_the_application(
    client: Client, ready: str, body: object
) -> None:
    """Whatever would be refused, or is more than one version in memory, is not answered."""
    assert ready == "small"
    assert _asked(client, body) is None


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": b"Bearer nobody"},
        {"content_type": b"text/plain"},
        {"content_encoding": b"gzip"},
        {"icp_min_revision": b"1"},
    ],
)
def test_what_the_headers_ask_for_is_left_to_the_application(
    client: Client, ready: str, headers: dict[str, bytes]
) -> None:
    """An unknown caller, another kind of body, and a revision to wait for are not answered."""
    assert _asked(client, {"icp": ready, "account": {}}, **headers) is None


@pytest.mark.parametrize(
    ("scopes", "more"),
    [
        ([Scope.METRICS], {}),
        ([Scope.SCORE], {"icps": ["other"]}),
        ([Scope.SCORE], {"rate_limit": "5/minute"}),
    ],
)
def test_callers_with_less_are_left_to_the_application(
    client: Client, ready: str, scopes: list[Scope], more: dict[str, object]
) -> None:
    """Who lacks the scope or the ICP, or whose calls are counted, is not answered."""
    issued = client.issue(*scopes, **more)
    sent = f"Bearer {issued.secret}".encode()
    assert _asked(client, {"icp": ready, "account": {}}, authorization=sent) is None


def test_a_key_that_has_ended_is_left_to_the_application(client: Client, ready: str) -> None:
    """A key that was answered before is not any more, once it is revoked."""
    issued = client.issue(Scope.SCORE)
    sent = f"Bearer {issued.secret}".encode()
    body = {"icp": ready, "account": {}}
    assert _asked(client, body, authorization=sent) is not None
    client.refresh(client.post(f"/v1/keys/{issued.key.id}/revoke").json()["revision"])
    assert _asked(client, body, authorization=sent) is None


def test_nothing_is_answered_from_too_old_a_registry(
    client: Client, ready: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After ICP_MAX_STALE the application refuses."""
    monkeypatch.setattr(client.service.registry, "refuse_stale", Mock(side_effect=TooStale(DAY)))
    assert _asked(client, {"icp": ready, "account": {}}) is None


def test_an_account_that_is_wrong_is_no_defect(
    client: Client, ready: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What the caller did wrong is told by the application, and not in the log."""
    assert _asked(client, {"icp": ready, "account": {"employees": True}}) is None
    assert "at once" not in caplog.text


def test_a_defect_is_told_and_left_to_the_application(
    client: Client, ready: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What goes wrong here alone keeps nobody from an answer, and does not stay unknown."""
    monkeypatch.setattr(scoring, "at_once", Mock(side_effect=ZeroDivisionError))
    assert _asked(client, {"icp": ready, "account": {}}) is None
    assert "POST /v1/score cannot be answered at once" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_version_that_is_not_compiled_is_left_to_the_application(
    client: Client, ready: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To compile takes a thread, and waiting for it."""
    (served,) = client.service.registry.resolve(ready)
    assert isinstance(served, ServedVersion)
    monkeypatch.setattr(served.place, "compiled", None)
    assert _asked(client, {"icp": ready, "account": {}}) is None


def test_it_is_counted_once(client: Client, ready: str) -> None:
    """What is answered is in the metrics, and what was left to the application is not."""
    before = _counted(client)
    for icp in (ready, "nobody"):
        _asked(client, {"icp": icp, "account": {}})
    assert _counted(client) == [count + 1 for count in before]


def _counted(client: Client) -> list[float]:
    """Return how many scoring requests, and how many decisions, the metrics show."""
    client.portal.call(client.service.metrics.flush)
    lines = client.get("/metrics").text.splitlines()
    return [
        sum(float(line.split()[-1]) for line in lines if line.startswith(start))
        for start in ('icp_requests_total{method="POST",route="/v1/score"', "icp_decisions_total{")
    ]


@pytest.mark.parametrize(
    "changed", [{"cors_origins": ["https://a.example"]}, {"access_log": "all"}]
)
def test_there_is_none_where_answers_carry_more_or_are_logged(
    database_url: URL, tmp_path: Path, changed: dict[str, Any]
) -> None:
    """With origins of web pages, or a log of every request, the application answers everything."""
    settings = Settings(database_url=database_url, state_dir=tmp_path, **changed)
    assert create_app(settings).at_once is None
