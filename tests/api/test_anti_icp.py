from __future__ import annotations

from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator

from app.api.models.results import CheckResult
from tests.api.samples import pointers, problem

if TYPE_CHECKING:
    from tests.api.client import Client

PATH = "/v1/anti-icp/check"


def test_flags_are_raised_unresolved_or_clear(client: Client, flagged: str) -> None:
    """Each flag is in one of three lists, with what is missing where too little is known."""
    account = {"id": "a", "review": "Strict", "relationship": "prospect", "fax": 1}
    body = {"icp": flagged, "account": account, "as_of": "2026-01-15"}
    checked = client.post(PATH, body).json()
    Draft202012Validator(CheckResult.model_json_schema()).validate(checked)
    assert checked == {
        "icp": client.get(f"/v1/icps/{flagged}").json()["icp"],
        "as_of": "2026-01-15",
        "account": {"id": "a"},
        "disqualified": False,
        "raised": [
            {
                "key": "strict-review",
                "effect": "cap",
                "reason": "A strict review takes long",
                "band": "nurture",
            }
        ],
        "unresolved": [
            {
                "key": "no-owner",
                "effect": "disqualify",
                "reason": "Nobody owns the problem",
                "missing": [{"attribute": "internal_owner", "ask": "Who owns this?"}],
            }
        ],
        "clear": ["competitor"],
        "warnings": [],
        "ignored": {"count": 1, "suggestions": []},
    }


def test_many_accounts_are_checked_in_order(client: Client, flagged: str) -> None:
    """Each account has its flags at its place; one that cannot be read has a problem."""
    accounts = [{"internal_owner": False}, {"internal_owner": []}, {"internal_owner": True}]
    answer = client.post(PATH, {"icp": flagged, "accounts": accounts})
    first, failed, last = answer.json()["results"]
    assert answer.json()["icp"] == first["icp"] == failed["icp"]
    assert (first["disqualified"], last["disqualified"]) == (True, False)
    assert (failed["index"], failed["problem"]["code"]) == (1, "account_invalid")
    assert pointers(failed["problem"]) == [("/accounts/1/internal_owner", "wrong_kind")]


def test_one_account_that_cannot_be_read_is_a_problem(client: Client, flagged: str) -> None:
    """Pointers lead into the request."""
    answer = client.post(PATH, {"icp": flagged, "account": {"review": 3}})
    found = problem(answer, 422, "account_invalid")
    assert pointers(found) == [("/account/review", "wrong_kind")]


def test_a_check_takes_one_icp(client: Client) -> None:
    """A tag is refused, an unknown ICP is not found."""
    problem(client.post(PATH, {"icp": "tag:emea", "account": {}}), 422, "invalid_selector")
    problem(client.post(PATH, {"icp": "nope", "account": {}}), 404, "unknown_icp")
