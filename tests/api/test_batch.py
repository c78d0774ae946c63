from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from app.api.models.results import BatchResults
from tests.api.samples import decision, pointers, problem

if TYPE_CHECKING:
    import pytest

    from tests.api.client import Client


def test_a_batch_answers_in_order_and_sums_up(client: Client, flagged: str) -> None:
    """Every account has its result at its place, and the summary counts them."""
    audit = {"triggers": [{"type": "audit", "date": "2026-03-01"}]}
    accounts = [
        {"id": "a", "industry": "software", "employees": 60, **audit},
        {"id": "b", "industry": 3},
        {"id": "c", "industry": "steel", "employees": 3, "employes": 1, "fax": 2},
        {"id": "d", "industry": "steel", "internal_owner": False, "employes": 1},
        "e",
        {"id": "f", "employees": 3, "review": "odd"},
        {"id": "g", "industry": "software", **audit},
    ]
    body = {"icp": flagged, "accounts": accounts, "as_of": "2026-01-15"}
    answer = client.post("/v1/score/batch", body)
    assert answer.status_code == 200
    Draft202012Validator(BatchResults.model_json_schema()).validate(answer.json())
    results, summary = answer.json()["results"], answer.json()["summary"]
    assert [_named(result) for result in results] == ["a", 1, "c", "d", 4, "f", "g"]
    assert pointers(results[1]["problem"]) == [("/accounts/1/industry", "wrong_kind")]
    assert pointers(results[4]["problem"]) == [("/accounts/4", "wrong_kind")]
    icp = answer.json()["icp"]
    assert [result["icp"] for result in results] == [icp] * 7
    assert (icp["key"], icp["version"]) == (flagged, 1)
    assert summary == {
        "total": 7,
        "failed": 2,
        "bands": {"call": 2, "nurture": 0, "research": 2, "leave": 1},
        "ignored": {
            "count": 3,
            "suggestions": [{"key": "employes", "suggestion": "employees", "accounts": 2}],
        },
        "due": {"2026-03-01": 2},
    }
    assert list(summary["bands"]) == ["call", "nurture", "research", "leave"]


def _named(result: dict[str, Any]) -> object:
    if "problem" in result:
        return result["index"]
    return decision(result)["account"]["id"]


def test_an_empty_batch_is_answered(client: Client, small: str) -> None:
    """No accounts, no results: the bands are there all the same."""
    answer = client.post("/v1/score/batch", {"icp": small, "accounts": []})
    assert answer.json() == {
        "icp": client.get(f"/v1/icps/{small}").json()["icp"],
        "results": [],
        "summary": {
            "total": 0,
            "failed": 0,
            "bands": {"good": 0, "poor": 0},
            "ignored": {"count": 0, "suggestions": []},
            "due": {},
        },
    }


def test_a_batch_decides_as_single_requests_do(client: Client, flagged: str) -> None:
    """A result of a batch is the decision that the account gets alone, options and all."""
    account = {"industry": "Software", "internal_owner": False}
    options = {"icp": "flagged@1", "as_of": "2026-01-15", "include": ["facts"]}
    for detail in ("full", "summary"):
        both = options | {"detail": detail}
        alone = client.post("/v1/score", both | {"account": account}).json()
        batch = client.post("/v1/score/batch", both | {"accounts": [account]}).json()["results"]
        assert [result | {"decision_id": ""} for result in batch] == [alone | {"decision_id": ""}]
    assert flagged == "flagged"


def test_a_batch_takes_one_icp(client: Client, small: str) -> None:
    """A tag or `*` is refused; a failing ICP fails the whole batch."""
    for icp in ("*", "tag:emea"):
        found = client.post("/v1/score/batch", {"icp": icp, "accounts": []})
        problem(found, 422, "invalid_selector")
    found = client.post("/v1/score/batch", {"icp": "smal", "accounts": [{}]})
    assert problem(found, 404, "unknown_icp")["near"] == [small]


def test_a_batch_leaves_room_for_other_requests(client: Client, small: str) -> None:
    """While ten thousand accounts are scored, a request that comes later is answered before."""

    async def both() -> list[str]:
        order: list[str] = []

        async def send(name: str, path: str, body: object) -> None:
            answer = await client.http.post(path, json=body)
            assert answer.status_code == 200
            order.append(name)

        batch = {"icp": small, "accounts": [{"industry": "software"}] * 10_000}
        long = asyncio.create_task(send("batch", "/v1/score/batch", batch))
        await asyncio.sleep(0)
        await send("score", "/v1/score", {"icp": small, "account": {}})
        await long
        return order

    assert client.portal.call(both) == ["score", "batch"]


def test_a_long_body_is_read_while_others_are_answered(client: Client, small: str) -> None:
    """A body that takes long to read does not keep a request that comes later waiting."""
    client.post("/v1/score", {"icp": small, "account": {}})  # compiled now: that waits for a thread

    async def both() -> list[str]:
        order: list[str] = []

        async def send(name: str, path: str, content: bytes) -> None:
            headers = {"content-type": "application/json"}
            await client.http.post(path, content=content, headers=headers)
            order.append(name)

        lists = b",".join([b"[1]"] * 900_000)
        account = b'{"x":[' + lists + b'],"a":1,"a":2}'
        body = b'{"icp":"small","accounts":[' + account + b"]}"
        long = asyncio.create_task(send("batch", "/v1/score/batch", body))
        await asyncio.sleep(0)
        for _ in range(3):
            await send("score", "/v1/score", b'{"icp":"small","account":{}}')
        await long
        return order

    assert client.portal.call(both) == ["score", "score", "score", "batch"]
    assert small == "small"


def test_answers_in_hand_are_bounded(
    client: Client, small: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Results count as what requests hold: a short body with a long answer is refused in time."""
    monkeypatch.setattr("app.api.flight.MOST_BYTES", 100_000)
    body = {"icp": small, "accounts": [{}] * 500}
    for path in ("/v1/score/batch", "/v1/anti-icp/check"):
        found = problem(client.post(path, body), 503, "overloaded")
        assert "fewer accounts" in found["detail"]
        assert client.service.flight.bytes == 0
        assert client.post(path, body | {"accounts": [{}]}).status_code == 200


def test_too_many_accounts_are_refused_before_they_are_looked_at(client: Client) -> None:
    """The number of accounts is told before anything that is wrong with them."""
    body = b'{"icp":"small","accounts":[' + b",".join([b'{"a":1,"a":2}'] * 10_001) + b"]}"
    found = problem(client.post("/v1/score/batch", body), 422, "request_invalid")
    assert pointers(found) == [("/accounts", "too_many")]
