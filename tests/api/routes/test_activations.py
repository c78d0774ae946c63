from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.samples import problem, publish
from tests.documents import minimal_document

if TYPE_CHECKING:
    from tests.api.client import Client

PATH = "/v1/icps/small/activations"


def test_an_older_version_is_activated_to_roll_back(client: Client, small: str) -> None:
    """Activating an older version makes it answer from the next request on."""
    publish(client, minimal_document(name="Newer"))
    answer = client.post(PATH, {"version": 1, "note": "back", "expected_version": 2})
    assert answer.status_code == 201
    told = answer.json()
    assert (told["from_version"], told["to_version"], told["note"]) == (2, 1, "back")
    assert (told["actor"], told["changed"]) == ("tests", True)
    scored = client.post("/v1/score", {"icp": small, "account": {}}).json()
    assert scored["icp"]["version"] == 1
    assert told["digest"] == scored["icp"]["digest"]


@pytest.mark.parametrize("version", [1, 1.0])
def test_activating_what_is_active_changes_nothing(
    client: Client, small: str, version: float
) -> None:
    """The entry that holds is answered, and nothing is logged; 1.0 is an integer in JSON."""
    answer = client.post(f"/v1/icps/{small}/activations", {"version": version})
    assert (answer.status_code, answer.json()["changed"]) == (200, False)
    assert len(client.get(PATH).json()["items"]) == 1


def test_an_activation_may_insist_on_what_is_active(client: Client, small: str) -> None:
    """With a stale `expected_version` nothing changes; null expects nothing active."""
    publish(client, minimal_document(name="Newer"), activate=False)
    for expected in (2, None):
        body = {"version": 2, "expected_version": expected}
        problem(client.post(PATH, body), 409, "stale_activation")
    assert client.post(PATH, {"version": None, "expected_version": 1}).status_code == 201
    assert client.post(PATH, {"version": 2, "expected_version": None}).status_code == 201
    assert small == "small"


def test_an_unknown_version_is_not_activated(client: Client, small: str) -> None:
    """A version or an ICP that does not exist is not found."""
    problem(client.post(PATH, {"version": 9}), 404, "unknown_version")
    problem(client.post("/v1/icps/smal/activations", {"version": 1}), 404, "unknown_icp")
    assert small == "small"


def test_what_was_never_active_cannot_be_retired(client: Client) -> None:
    """There is nothing to retire before the first activation."""
    publish(client, minimal_document(), activate=False)
    problem(client.post(PATH, {"version": None}), 409, "no_active_version")


def test_activations_are_listed_page_by_page(client: Client, small: str) -> None:
    """The log is shown newest first; `after` continues where a page ended."""
    client.post(PATH, {"version": None, "note": "retired"})
    client.post(PATH, {"version": 1})
    listed = client.get(PATH).json()["items"]
    assert [(item["from_version"], item["to_version"]) for item in listed] == [
        (None, 1),
        (1, None),
        (None, 1),
    ]
    page = client.get(f"{PATH}?limit=1").json()["items"]
    rest = client.get(f"{PATH}?after={page[0]['id']}").json()["items"]
    assert page + rest == listed
    assert small == "small"
