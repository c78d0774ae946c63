"""Definitions and helpers that tests of HTTP share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from jsonschema import Draft202012Validator

from app.api.models.problem import HttpProblem
from schemas.published import published
from tests.documents import minimal_document

if TYPE_CHECKING:
    import httpx
    from pydantic import JsonValue

    from tests.api.client import Client

_PROBLEM = Draft202012Validator(HttpProblem.model_json_schema())
_DECISION = Draft202012Validator(published()["decision.schema.json"])


def flagged_document(key: str = "flagged", **changes: JsonValue) -> dict[str, JsonValue]:
    """Return a definition with three bands, research, three flags and a dated trigger.

    A software company earns 2 points, one of 51 or more people 1, an audit within 90 days 2.
    """
    scorecard = cast("dict[str, list[Any]]", minimal_document()["scorecard"])
    urgency: dict[str, JsonValue] = {
        "key": "urgency",
        "name": "Urgency",
        "max_points": 2,
        "criteria": [
            {
                "key": "audit",
                "when": {
                    "attribute": "triggers",
                    "op": "upcoming",
                    "value": {"types": ["audit"], "within_days": 90},
                },
                "points": 2,
                "reason": "An audit is ahead",
            }
        ],
    }
    document = minimal_document(
        key=key,
        tags=["emea"],
        attributes={
            "internal_owner": {"type": "boolean", "ask": "Who owns this?"},
            "review": {"type": "enum", "values": ["none", "strict"]},
        },
        scorecard={"dimensions": [*scorecard["dimensions"], urgency]},
        bands=[
            {"key": "call", "min_score": 4, "action": "Call"},
            {"key": "nurture", "min_score": 2, "action": "Nurture"},
            {"key": "leave", "min_score": 0, "action": "Leave alone"},
        ],
        research={"when_reachable": "nurture", "action": "Find out more"},
        anti_icp=[
            {
                "key": "no-owner",
                "when": {"attribute": "internal_owner", "op": "eq", "value": False},
                "effect": "disqualify",
                "reason": "Nobody owns the problem",
            },
            {
                "key": "strict-review",
                "when": {"attribute": "review", "op": "eq", "value": "strict"},
                "effect": "cap",
                "band": "nurture",
                "reason": "A strict review takes long",
            },
            {
                "key": "competitor",
                "when": {"attribute": "relationship", "op": "eq", "value": "competitor"},
                "effect": "warn",
                "reason": "A competitor",
            },
        ],
    )
    return document | changes


def publish(client: Client, document: dict[str, JsonValue], *, activate: bool = True) -> str:
    """Publish a definition and return its key."""
    key = str(document["key"])
    body = {"document": document, "note": "for a test", "activate": activate}
    answer = client.post(f"/v1/icps/{key}/versions", body)
    assert answer.status_code in {200, 201}, answer.text
    return key


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Return the problem document of an answer, after checking that it is one."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    document: dict[str, Any] = answer.json()
    _PROBLEM.validate(document)
    assert (answer.status_code, document["code"]) == (status, code), document
    assert document["status"] == status
    assert document["type"] == f"/problems/{code}"
    assert document["title"]
    assert document["detail"]
    assert document["request_id"] == answer.headers["x-request-id"]
    return document


def pointers(document: dict[str, Any]) -> list[tuple[str, str]]:
    """Return where a problem's faults are, with their codes."""
    return [(fault["pointer"], fault["code"]) for fault in document["errors"]]


def decision(document: dict[str, Any]) -> dict[str, Any]:
    """Return a decision, after checking it against the published schema."""
    _DECISION.validate(document)
    return document
