"""One account, several ICPs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from app.api.models.results import ScoreResults
from tests.api.samples import decision, flagged_document, pointers, publish
from tests.documents import minimal_document

if TYPE_CHECKING:
    from tests.api.client import Client

ACCOUNT = {"id": "0015g", "name": "Acme", "industry": "Software", "employees": "51-200"}


def test_several_icps_are_ordered_the_best_first(client: Client) -> None:
    """Results are ordered by disqualified, band, share of the maximum, key."""
    publish(client, flagged_document("b-disqualified", tags=["emea"]))
    for key in ("d-small", "c-small"):
        publish(client, minimal_document(key=key))
    publish(client, flagged_document("a-nurtured", anti_icp=[]))
    publish(
        client,
        minimal_document(
            key="e-research",
            bands=[
                {"key": "top", "min_score": 3, "action": "Call"},
                {"key": "last", "min_score": 0, "action": "Leave"},
            ],
            research={"when_reachable": "top", "action": "Ask"},
        ),
    )
    publish(client, minimal_document(key="f-last", bands=_only_when(3)))
    account = {"industry": "software", "internal_owner": False}
    answer = client.post("/v1/score", {"icp": "*", "account": account})
    results = [decision(result) for result in answer.json()["results"]]
    assert [(result["icp"]["key"], result["band"]) for result in results] == [
        ("c-small", "good"),
        ("d-small", "good"),
        ("a-nurtured", "nurture"),
        ("e-research", "research"),
        ("f-last", "last"),
        ("b-disqualified", "leave"),
    ]


def _only_when(score: int) -> Any:  # noqa: ANN401 - JSON
    return [
        {"key": "top", "min_score": score, "action": "Call"},
        {"key": "last", "min_score": 0, "action": "Leave"},
    ]


def test_each_version_answers_once(client: Client, small: str, flagged: str) -> None:
    """A version named twice answers once, two versions of one ICP answer both."""
    publish(client, minimal_document(name="Smaller"))
    selectors = [small, "small@2", "small@1", "tag:emea", flagged, "*"]
    results = client.post("/v1/score", {"icp": selectors, "account": ACCOUNT}).json()["results"]
    answered = sorted((r["icp"]["key"], r["icp"]["version"]) for r in map(decision, results))
    assert answered == [("flagged", 1), ("small", 1), ("small", 2)]


def test_what_cannot_answer_comes_last_with_its_problem(client: Client, small: str) -> None:
    """One selector that fails does not keep the others from answering."""
    body = {"icp": ["nope", "small@9", small, "small@draft", "a b"], "account": ACCOUNT}
    answer = client.post("/v1/score", body)
    assert answer.status_code == 200
    Draft202012Validator(ScoreResults.model_json_schema()).validate(answer.json())
    first, *failed = answer.json()["results"]
    assert decision(first)["icp"]["key"] == "small"
    assert [(entry["icp"], entry["problem"]["code"]) for entry in failed] == [
        ("nope", "unknown_icp"),
        ("small@9", "unknown_version"),
        ("small@draft", "no_draft"),
        ("a b", "invalid_selector"),
    ]


def test_an_account_that_one_icp_cannot_read_is_scored_by_the_others(client: Client) -> None:
    """Of several ICPs only those fail that declare the attribute with another type."""
    publish(client, minimal_document(key="small-1"))
    publish(client, minimal_document(key="small-2", attributes={"crm": {"type": "boolean"}}))
    answer = client.post("/v1/score", {"icp": "*", "account": {"crm": ["a"]}})
    first, failed = answer.json()["results"]
    assert decision(first)["icp"]["key"] == "small-1"
    icp = client.get("/v1/icps/small-2").json()["icp"]
    assert failed["icp"] == icp
    assert failed["problem"]["code"] == "account_invalid"
    assert pointers(failed["problem"]) == [("/account/crm", "wrong_kind")]
