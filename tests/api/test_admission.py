from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from app.access.scopes import Scope
from app.api import admission
from app.main import create_app
from app.settings import Settings
from tests.api.client import running
from tests.api.samples import decision, pointers, problem
from tests.keys import key_in

if TYPE_CHECKING:
    from sqlalchemy import URL

    from tests.api.client import Client

CALLS = (("POST", "/v1/score"), ("GET", "/v1/icps"))
"""A scoring call, and one of the framework's."""
BODY = {"icp": "small", "account": {}}


def test_a_limited_key_is_told_what_is_left(client: Client, small: str) -> None:
    """Answers name the quota and what is left of it; one call more is refused, on every call."""
    with client.calling_with(client.issue(rate_limit="2/hour").secret):
        for left, (method, path) in zip((1, 0), CALLS, strict=True):
            answer = client.request(method, path, json=BODY if method == "POST" else None)
            assert answer.status_code == 200
            assert answer.headers["ratelimit-policy"] == '"key";q=2;w=3600'
            assert answer.headers["ratelimit"].startswith(f'"key";r={left};t=')
        for method, path in CALLS:
            refused = client.request(method, path, json=BODY if method == "POST" else None)
            problem(refused, 429, "rate_limited")
            assert int(refused.headers["retry-after"]) >= 1
            assert refused.headers["ratelimit"].startswith('"key";r=0;t=')
    assert small == "small"


def test_without_a_limit_nothing_is_said_of_one(client: Client, small: str) -> None:
    """A key without a quota gets no headers of one."""
    answer = client.post("/v1/score", BODY | {"icp": small})
    assert decision(answer.json())
    assert "ratelimit" not in answer.headers


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_revision_that_is_held_is_answered_from(
    client: Client, small: str, method: str, path: str
) -> None:
    """Who names the revision of a write gets an answer that knows of it."""
    written = client.post(f"/v1/icps/{small}/activations", {"version": None}).json()["revision"]
    headers = {"icp-min-revision": str(written)}
    answer = client.request(method, path, headers=headers, json=BODY if method == "POST" else None)
    if method == "POST":
        problem(answer, 409, "no_active_version")
    else:
        assert answer.json()["items"][0]["state"] == "retired"


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_revision_that_does_not_come_is_not_waited_for(
    client: Client, monkeypatch: pytest.MonkeyPatch, method: str, path: str
) -> None:
    """A revision that this worker does not reach is told, with the time to try again."""
    monkeypatch.setattr(admission, "CATCH_UP_SECONDS", 0.01)
    answer = client.request(method, path, headers={"icp-min-revision": "999999"})
    problem(answer, 503, "revision_not_reached")
    assert answer.headers["retry-after"] == "1"


@pytest.mark.parametrize("revision", ["", "-1", "1.5", "x", "9" * 19, "²"])
@pytest.mark.parametrize(("method", "path"), CALLS)
def test_what_is_no_revision_is_refused(
    client: Client, method: str, path: str, revision: str
) -> None:
    """`ICP-Min-Revision` is a whole number."""
    headers = {"icp-min-revision": revision.encode()}
    found = problem(client.request(method, path, headers=headers), 422, "parameters_invalid")
    assert pointers(found) == [("/ICP-Min-Revision", "wrong_kind")]


def test_callers_are_known_before_they_are_counted(client: Client) -> None:
    """A call without the scope uses nothing of a quota."""
    key = client.issue(Scope.SCORE, rate_limit="1/hour")
    with client.calling_with(key.secret):
        problem(client.get("/v1/icps"), 403, "missing_scope")
        answer = client.post("/v1/score", {"icp": "*", "account": {}})
    assert (answer.status_code, answer.json()) == (200, {"results": []})


def test_callers_are_known_as_of_the_revision(
    client: Client, small: str, database_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that is behind waits for the revision before it says whether a key is one."""
    with running(create_app(Settings(database_url=database_url)), key_in(database_url)) as other:
        registry = other.service.registry
        refresh = registry.refresh

        def late() -> None:
            time.sleep(0.2)
            refresh()

        monkeypatch.setattr(registry, "refresh", late)
        for method, path in CALLS:
            body = BODY | {"icp": small} if method == "POST" else None
            wanted = {"name": "a", "scopes": ["score", "definitions:read"]}
            made = client.post("/v1/keys", wanted).json()
            with other.calling_with(made["key"]):
                headers = {"icp-min-revision": str(made["revision"])}
                assert other.request(method, path, headers=headers, json=body).status_code == 200
                revoked = client.post(f"/v1/keys/{made['id']}/revoke").json()
                headers = {"icp-min-revision": str(revoked["revision"])}
                answer = other.request(method, path, headers=headers, json=body)
                problem(answer, 401, "unauthenticated")
