from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest

from app.api.models.versions import MAX_VERSION
from tests.api.client import NDJSON
from tests.api.samples import flagged_document, pointers, problem, publish
from tests.documents import minimal_document

if TYPE_CHECKING:
    import httpx
    from pydantic import JsonValue

    from tests.api.client import Client

DRAFT = "/v1/icps/small/draft"
SOFTWARE = {"id": "1", "name": "Acme", "industry": "Software", "employees": 60}
BANK = {"id": "2", "industry": "Banking", "employees": 60}


def _begin(client: Client, document: JsonValue) -> None:
    headers = {"If-None-Match": "*"}
    answer = client.request("PUT", DRAFT, json={"document": document}, headers=headers)
    assert answer.status_code == 200, answer.text


def _harder() -> dict[str, Any]:
    """Return the minimal definition with an employee threshold that SOFTWARE misses."""
    document: dict[str, Any] = minimal_document()
    document["scorecard"]["dimensions"][0]["criteria"][0]["points"] = 1
    return document


def _impact(client: Client, **body: object) -> httpx.Response:
    return client.post(f"{DRAFT}/impact", body)


def test_lint_tells_findings(client: Client) -> None:
    """Each has a code, a severity, a place and a sentence."""
    _begin(client, minimal_document())
    told = client.post(f"{DRAFT}/lint").json()
    assert told["faults"] == []
    found = {finding["code"]: finding for finding in told["findings"]}
    assert found["no_anti_icp"]["pointer"] == "/anti_icp"
    assert found["no_anti_icp"]["severity"] == "advice"
    assert found["no_trigger"]["message"]


def test_lint_of_an_incomplete_draft_tells_its_faults(client: Client) -> None:
    """What is no definition yet has faults and no findings; failing examples allow both."""
    _begin(client, {"key": "small"})
    told = client.post(f"{DRAFT}/lint").json()
    assert told["faults"]
    assert told["findings"] == []
    example: dict[str, Any] = {
        "name": "x",
        "as_of": "2026-01-15",
        "account": {},
        "expect": {"score": 3},
    }
    document = {"document": minimal_document(examples=[example])}
    client.request("PUT", DRAFT, json=document, headers={"If-Match": "*"})
    told = client.post(f"{DRAFT}/lint").json()
    assert [fault["code"] for fault in told["faults"]] == ["example_failed"]
    assert told["findings"]


def test_lint_takes_no_body_of_any_size(client: Client) -> None:
    """There is nothing to send, and what is sent all the same is not kept."""
    _begin(client, minimal_document())
    problem(client.post(f"{DRAFT}/lint", b" " * 1_048_577), 413, "too_large")


def test_impact_names_who_flips_and_why(client: Client, small: str) -> None:
    """Transitions, shifts, movers, and each flip with its causes; nothing is stored."""
    _begin(client, _harder())
    told = _impact(client, accounts=[SOFTWARE, BANK, {"industry": "Software"}]).json()
    assert (told["against"]["key"], told["against"]["version"]) == (small, 1)
    assert told["scores_can_change"] is True
    assert told["accounts"] == {"total": 3, "failed": 0, "changed": 1, "share_changed": 1 / 3}
    assert told["bands"] == {
        "before": ["good", "poor"],
        "after": ["good", "poor"],
        "accounts": [[1, 1], [0, 1]],
    }
    assert told["shifts"] == [{"by": -1, "accounts": 2}, {"by": 0, "accounts": 1}]
    (flip,) = told["flips"]
    assert (flip["index"], flip["from"], flip["to"]) == (2, "good", "poor")
    assert flip["account"] == {}
    assert flip["causes"] == [
        {
            "kind": "criterion",
            "key": "software",
            "before": "met",
            "after": "met",
            "points_before": 2,
            "points_after": 1,
        }
    ]
    assert told["movers"] == [
        {"kind": "criterion", "key": "software", "accounts": 2, "flips": 1, "points": -2}
    ]


@pytest.mark.usefixtures("small")
def test_impact_of_ndjson_is_that_of_json(client: Client) -> None:
    """Any number of accounts, one a line, with the options in the query."""
    _begin(client, _harder())
    accounts = [SOFTWARE, BANK, {"industry": [1]}, SOFTWARE | {"employees": 5}]
    body = b"\n".join(map(orjson.dumps, accounts))
    query = "?as_of=2026-01-15&against=1&top=1"
    lines = client.request("POST", f"{DRAFT}/impact{query}", content=body, headers=NDJSON)
    whole = _impact(client, accounts=accounts, as_of="2026-01-15", against=1.0, top=1.0)
    assert lines.json() == whole.json()
    assert whole.json()["accounts"]["failed"] == 1


@pytest.mark.usefixtures("small")
def test_impact_names_accounts_that_cannot_be_read(client: Client) -> None:
    """With their place and what is wrong; a line that is no JSON is no account at all."""
    _begin(client, minimal_document(attributes={"size": {"type": "number"}}))
    body = b'{"size": [1]}\nnonsense\n{"industry": 1}'
    answer = client.request("POST", f"{DRAFT}/impact", content=body, headers=NDJSON)
    refused = answer.json()["refused"]
    assert [(one["index"], one["by"]) for one in refused] == [
        (0, "after"),
        (1, None),
        (2, "before"),
    ]
    assert refused[1]["errors"][0]["code"] == "malformed_json"


@pytest.mark.usefixtures("small")
def test_impact_of_a_failing_example_is_told(client: Client) -> None:
    """Examples are corrected after one has seen what a change does."""
    example: dict[str, Any] = {
        "name": "x",
        "as_of": "2026-01-15",
        "account": {},
        "expect": {"score": 3},
    }
    _begin(client, minimal_document(examples=[example]))
    assert _impact(client, accounts=[SOFTWARE]).json()["accounts"]["changed"] == 0


def test_newly_raised_flags_and_research(client: Client) -> None:
    """A flag that is raised now is counted, and `research` is a band among the others."""
    publish(client, flagged_document("small"))
    changed = flagged_document("small")
    changed["anti_icp"] = []
    _begin(client, changed)
    told = _impact(client, accounts=[{"internal_owner": False}]).json()
    assert "research" in told["bands"]["before"]
    assert [flag["cleared"] for flag in told["flags"]] == [1]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/accounts"),
        ({"accounts": {}}, "/accounts"),
        ({"accounts": [], "against": "1"}, "/against"),
        ({"accounts": [], "against": True}, "/against"),
        ({"accounts": [], "top": 1_001}, "/top"),
        ({"accounts": [], "as_of": "today"}, "/as_of"),
        ({"accounts": [], "account": {}}, "/account"),
    ],
)
def test_impact_requests_that_do_not_fit(
    client: Client, body: dict[str, Any], pointer: str
) -> None:
    """Every fault points into the request."""
    _begin(client, minimal_document())
    found = problem(_impact(client, **body), 422, "request_invalid")
    assert [place for place, _ in pointers(found)] == [pointer]


def test_what_an_impact_needs(client: Client) -> None:
    """A draft without faults, and a version to compare with."""
    problem(_impact(client, accounts=[]), 404, "unknown_icp")
    _begin(client, {"key": "small"})
    problem(_impact(client, accounts=[]), 422, "definition_invalid")
    client.request("PUT", DRAFT, json={"document": minimal_document()}, headers={"If-Match": "*"})
    problem(_impact(client, accounts=[]), 404, "unknown_icp")
    body = {"document": minimal_document(), "note": "first"}
    client.post("/v1/icps/small/versions", body)
    problem(_impact(client, accounts=[]), 409, "no_active_version")
    for version in (9, MAX_VERSION):
        problem(_impact(client, accounts=[], against=version), 404, "unknown_version")
    assert _impact(client, accounts=[], against=1).status_code == 200


@pytest.mark.usefixtures("small")
def test_options_stand_in_one_place(client: Client) -> None:
    """Beside a JSON body the query says nothing, and is not skipped."""
    _begin(client, minimal_document())
    answer = client.post(f"{DRAFT}/impact?against=9", {"accounts": []})
    problem(answer, 422, "parameters_invalid")
