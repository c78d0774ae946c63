from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from app.access.scopes import Scope
from tests.api.client import NDJSON
from tests.api.samples import problem
from tests.documents import minimal_document

if TYPE_CHECKING:
    from pydantic import JsonValue

    from tests.api.client import Client

PATH = "/v1/icps/small/draft"
ASK = {"icp": "small@draft", "account": {"industry": "Software"}}


def _save(client: Client, document: dict[str, JsonValue], held: str) -> str:
    """Save the draft; return its digest."""
    header = "If-None-Match" if held == "*" else "If-Match"
    answer = client.request("PUT", PATH, json={"document": document}, headers={header: held})
    return str(answer.json()["digest"])


@pytest.fixture
def digest(client: Client) -> str:
    """The digest of a draft that nothing stands against."""
    return _save(client, minimal_document(), "*")


def test_a_draft_answers_like_a_version(client: Client, digest: str) -> None:
    """One account, many, lines, flags: each names the draft and its digest."""
    named = {"key": "small", "version": "draft", "digest": digest}
    one = client.post("/v1/score", ASK).json()
    assert (one["icp"], one["score"]) == (named, 2)
    batch = client.post("/v1/score/batch", {"icp": "small@draft", "accounts": [{}]}).json()
    assert batch["icp"] == batch["results"][0]["icp"] == named
    path = "/v1/score/batch?icp=small@draft"
    lines = client.request("POST", path, content=b"{}\n", headers=NDJSON)
    assert orjson.loads(lines.content)["icp"] == named
    assert lines.headers["icp-version"] == f"small@draft; {digest}"
    flags = client.post("/v1/anti-icp/check", {"icp": "small@draft", "account": {}}).json()
    assert flags["icp"] == named


def test_a_draft_is_read_like_a_version(client: Client, digest: str) -> None:
    """Its document, and the schema of its accounts."""
    found = client.get("/v1/icps/small?version=draft").json()
    assert (found["icp"]["version"], found["icp"]["digest"]) == ("draft", digest)
    assert found["document"] == minimal_document()
    schema = client.get("/v1/icps/small/account-schema?version=draft").json()
    assert schema["icp"] == found["icp"]


def test_a_changed_draft_answers_anew(client: Client, digest: str) -> None:
    """What was just saved decides."""
    document = minimal_document(
        bands=[
            {"key": "great", "min_score": 1, "action": "Call"},
            {"key": "poor", "min_score": 0, "action": "Leave"},
        ]
    )
    changed = _save(client, document, f'"{digest}"')
    answer = client.post("/v1/score", ASK).json()
    assert (answer["icp"]["digest"], answer["band"]) == (changed, "great")


@pytest.mark.usefixtures("digest")
def test_only_who_may_write_it_scores_by_a_draft(client: Client) -> None:
    """The scope of drafts is needed beside that of the call; so is the ICP."""
    with client.calling_with(client.issue(Scope.SCORE, Scope.DEFINITIONS_READ).secret):
        told = problem(client.post("/v1/score", ASK), 403, "missing_scope")
        assert "definitions:write" in told["detail"]
        problem(client.get("/v1/icps/small?version=draft"), 403, "missing_scope")
    with client.calling_with(client.issue(icps=["other"]).secret):
        problem(client.post("/v1/score", ASK), 403, "icp_not_allowed")


def test_a_draft_with_faults_does_not_answer(client: Client) -> None:
    """They are told; examples may fail."""
    example: dict[str, JsonValue] = {
        "name": "x",
        "as_of": "2026-01-15",
        "account": {},
        "expect": {"score": 3},
    }
    digest = _save(client, {"key": "small"}, "*")
    problem(client.post("/v1/score", ASK), 422, "definition_invalid")
    _save(client, minimal_document(examples=[example]), f'"{digest}"')
    assert client.post("/v1/score", ASK).status_code == 200


@pytest.mark.usefixtures("small", "digest")
def test_a_draft_is_named_alone(client: Client) -> None:
    """Among several it is a problem of its own, and keeps none of the others from answering."""
    body = {"icp": ["small", "small@draft"], "account": {}}
    one, other = client.post("/v1/score", body).json()["results"]
    assert one["icp"]["version"] == 1
    assert other["problem"]["code"] == "no_draft"
    assert "a draft beside no others" in other["problem"]["detail"]


@pytest.mark.usefixtures("digest")
def test_decisions_of_a_draft_are_not_counted(client: Client) -> None:
    """Metrics are of what is published."""
    client.post("/v1/score", ASK)
    client.post("/v1/score/batch", {"icp": "small@draft", "accounts": [{}]})
    client.service.metrics.flush()
    assert "icp_decisions_total{" not in client.get("/metrics").text
