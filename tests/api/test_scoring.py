from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.api.selection import MOST_NEAR
from app.engine.compiling.compiled import compile_definition
from app.registry.served import ServedVersion
from tests.api.client import NDJSON
from tests.api.samples import decision, pointers, problem, publish
from tests.documents import minimal_document

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from app.engine.compiling.compiled import Compiled
    from schemas.definition import Definition
    from tests.api.client import Client

ACCOUNT = {"id": "0015g", "name": "Acme", "industry": "Software", "employees": "51-200"}


def test_an_account_is_scored(client: Client, small: str) -> None:
    """One key answers with the decision of its active version, named with number and digest."""
    answer = client.post("/v1/score", {"icp": small, "account": ACCOUNT})
    assert answer.status_code == 200
    scored = decision(answer.json())
    published = client.get("/v1/icps/small").json()["icp"]
    assert scored["icp"] == published
    assert (scored["score"], scored["band"]) == (3, "good")
    assert scored["account"] == {"id": "0015g", "name": "Acme"}


def test_the_day_is_today_unless_the_request_says_otherwise(client: Client, small: str) -> None:
    """Without `as_of` the day is today in UTC; with it, that day."""
    body: dict[str, Any] = {"icp": small, "account": {}}
    today = client.post("/v1/score", body).json()["as_of"]
    now = datetime.now(UTC).date()
    assert today in {now.isoformat(), (now - timedelta(days=1)).isoformat()}
    assert client.post("/v1/score", body | {"as_of": "2026-01-15"}).json()["as_of"] == "2026-01-15"


def test_equal_requests_have_equal_answers(client: Client, flagged: str) -> None:
    """Two decisions on the same version, facts and day differ in nothing but their ids."""
    body = {"icp": flagged, "account": ACCOUNT, "as_of": "2026-01-15"}
    one, other = (client.post("/v1/score", body).json() for _ in range(2))
    assert one.pop("decision_id") != other.pop("decision_id")
    assert one == other


def test_a_summary_leaves_out_the_criteria(client: Client, flagged: str) -> None:
    """`detail: summary` shows no criteria, no flags but raised ones, and nothing of `missing`."""
    account = ACCOUNT | {"internal_owner": False}
    body = {"icp": flagged, "account": account, "detail": "summary"}
    scored = decision(client.post("/v1/score", body).json())
    assert all("criteria" not in dimension for dimension in scored["dimensions"])
    assert [flag["key"] for flag in scored["flags"]] == ["no-owner"]
    assert "missing" not in scored


def test_facts_are_shown_when_asked_for(client: Client, small: str) -> None:
    """`include: ["facts"]` adds to each criterion the canonical value that decided it."""
    body = {"icp": small, "account": ACCOUNT, "include": ["facts"]}
    scored = decision(client.post("/v1/score", body).json())
    software, size = scored["dimensions"][0]["criteria"]
    assert software["facts"] == [{"attribute": "industry", "value": "software"}]
    assert size["facts"] == [{"attribute": "employees", "value": {"min": 51, "max": 200}}]


def test_a_version_is_named_by_its_number(client: Client, small: str) -> None:
    """`key@n` answers from that version, whichever is active, at once and again."""
    publish(client, minimal_document(name="Smaller"))
    for named, version in (("small", 2), ("small@1", 1), ("small@1", 1), ("small@2", 2)):
        answer = client.post("/v1/score", {"icp": named, "account": {}})
        assert decision(answer.json())["icp"]["version"] == version, named
    assert small == "small"


def test_a_version_that_cannot_be_read_keeps_no_other_from_answering(
    client: Client, small: str, flagged: str
) -> None:
    """A version that this release cannot read is a problem of its own, alone or among others."""
    (broken,) = client.service.registry.resolve(flagged)
    assert isinstance(broken, ServedVersion)
    broken.place.compiled = None
    broken.place.fault = "this release cannot read it"
    for icp in ("*", [small, "tag:emea"]):
        answer = client.post("/v1/score", {"icp": icp, "account": ACCOUNT})
        first, failed = answer.json()["results"]
        assert decision(first)["icp"]["key"] == small
        assert (failed["icp"], failed["problem"]["code"]) == (broken.icp, "version_tampered")
    for answer in (
        client.post("/v1/score", {"icp": flagged, "account": ACCOUNT}),
        client.post("/v1/score/batch", {"icp": flagged, "accounts": [ACCOUNT]}),
        client.request("POST", f"/v1/score/batch?icp={flagged}", content=b"{}", headers=NDJSON),
        client.post("/v1/anti-icp/check", {"icp": flagged, "account": ACCOUNT}),
    ):
        problem(answer, 503, "version_tampered")


def test_no_call_compiles_on_the_event_loop(
    client: Client, small: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version that is not compiled is compiled in a thread, whichever call needs it."""
    (version,) = client.service.registry.resolve(small)
    assert isinstance(version, ServedVersion)
    made = []

    def compiled(definition: Definition) -> Compiled:
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        made.append(small)
        return compile_definition(definition)

    monkeypatch.setattr("app.registry.served.compile_definition", compiled)
    calls: list[Callable[[], httpx.Response]] = [
        lambda: client.post("/v1/score", {"icp": small, "account": ACCOUNT}),
        lambda: client.post("/v1/score", {"icp": "*", "account": ACCOUNT}),
        lambda: client.post("/v1/score/batch", {"icp": small, "accounts": [ACCOUNT]}),
        lambda: client.request("POST", "/v1/score/batch?icp=small", content=b"{}", headers=NDJSON),
        lambda: client.post("/v1/anti-icp/check", {"icp": small, "account": ACCOUNT}),
        lambda: client.get(f"/v1/icps/{small}/account-schema"),
    ]
    for call in calls:
        version.place.compiled = None
        assert call().status_code == 200
    assert len(made) == len(calls)


def test_many_unknown_names_are_answered_at_once(client: Client, small: str) -> None:
    """Names of a list share a look into the database; keys like them are told for the first few."""
    names = [f"small-{number}" for number in range(30)]
    results = client.post("/v1/score", {"icp": names, "account": {}}).json()["results"]
    assert [result["icp"] for result in results] == names
    assert {result["problem"]["code"] for result in results} == {"unknown_icp"}
    near = [result["problem"].get("near") for result in results]
    assert near == [[small]] * MOST_NEAR + [None] * (30 - MOST_NEAR)


def test_many_icps_wait_for_a_slot(
    client: Client, small: str, flagged: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request for more ICPs than a few is long work, which only so much of is taken on."""
    body = {"icp": [small, flagged], "account": {}}
    assert client.post("/v1/score", body).status_code == 200  # compiled from here on
    monkeypatch.setattr("app.api.scoring.FEW", 1)
    monkeypatch.setattr("app.api.bulk.MOST_AT_ONCE", -100)
    problem(client.post("/v1/score", body), 503, "overloaded")
    assert client.post("/v1/score", body | {"icp": [small]}).status_code == 200


@pytest.mark.parametrize("icp", ["*", "tag:nobody"])
def test_nobody_to_ask_is_an_empty_answer(client: Client, icp: str) -> None:
    """A tag without ICPs, or `*` over an empty registry, answers with no results."""
    answer = client.post("/v1/score", {"icp": icp, "account": {}})
    assert (answer.status_code, answer.json()) == (200, {"results": []})


@pytest.mark.parametrize(
    ("icp", "status", "code"),
    [
        ("smal", 404, "unknown_icp"),
        ("small@2", 404, "unknown_version"),
        ("small@999999999", 404, "unknown_version"),
        ("small@draft", 404, "no_draft"),
        ("small@0", 422, "invalid_selector"),
        ("small@99999999999999999999", 422, "invalid_selector"),
        ("Small", 404, "unknown_icp"),
        ("sm_all", 404, "unknown_icp"),
        ("Small@3", 404, "unknown_icp"),
        ("small@x", 422, "invalid_selector"),
        ("small@draft@1", 422, "invalid_selector"),
        ("small or other", 422, "invalid_selector"),
        ("tag:", 422, "invalid_selector"),
        ("small\u0000", 422, "invalid_selector"),
    ],
)
def test_a_name_that_leads_nowhere_is_a_problem(
    client: Client, small: str, icp: str, status: int, code: str
) -> None:
    """An unknown ICP or version, a draft, or a name of no form answers with its own problem."""
    answer = client.post("/v1/score", {"icp": icp, "account": {}})
    found = problem(answer, status, code)
    assert found.get("near") == ([small] if code == "unknown_icp" else None)


def test_a_retired_icp_does_not_answer(client: Client, small: str) -> None:
    """An ICP without an active version is a conflict by its key, and answers by its number."""
    client.post("/v1/icps/small/activations", {"version": None})
    problem(client.post("/v1/score", {"icp": small, "account": {}}), 409, "no_active_version")
    assert client.post("/v1/score", {"icp": "small@1", "account": {}}).status_code == 200
    assert client.post("/v1/score", {"icp": "*", "account": {}}).json() == {"results": []}


def test_every_fault_of_an_account_is_reported_with_its_place(client: Client, small: str) -> None:
    """An account that cannot be read is answered with pointers into the request."""
    account = {"industry": 3, "employees": {"min": 9, "max": 1}, "triggers": [{"date": "x"}]}
    found = problem(
        client.post("/v1/score", {"icp": small, "account": account}), 422, "account_invalid"
    )
    assert pointers(found) == [
        ("/account/industry", "wrong_kind"),
        ("/account/employees", "inverted_range"),
        ("/account/triggers/0/type", "missing"),
    ]


def test_what_only_looks_odd_is_warned_about(client: Client, small: str) -> None:
    """A text that cannot be read, an impossible date and an unknown key do not stop a score."""
    account = {
        "employees": "many",
        "employes": 7,
        "triggers": [{"type": "audit", "date": "2026-02-30"}],
    }
    scored = decision(client.post("/v1/score", {"icp": small, "account": account}).json())
    assert [warning["attribute"] for warning in scored["warnings"]] == ["employees", "triggers"]
    assert scored["ignored"] == {
        "count": 1,
        "suggestions": [{"key": "employes", "suggestion": "employees"}],
    }
