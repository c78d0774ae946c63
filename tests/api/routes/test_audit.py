from __future__ import annotations

from typing import TYPE_CHECKING

from app.access.scopes import Scope
from tests.api.samples import problem, publish
from tests.documents import minimal_document

if TYPE_CHECKING:
    from tests.api.client import Client

PATH = "/v1/audit"


def test_a_write_is_told_with_its_request(client: Client) -> None:
    """Who published what in which request is there for who administers."""
    body = {"document": minimal_document(), "note": "The first one"}
    answer = client.post("/v1/icps/small/versions", body, headers={"X-Request-Id": "abc"})
    event = client.get(PATH, params={"subject": "small"}).json()["items"][0]
    assert (event["action"], event["request_id"]) == ("version.published", "abc")
    assert event["after"] == answer.json()["digest"]
    assert event["details"]["note"] == "The first one"


def test_events_are_paged_and_chosen(client: Client) -> None:
    """The newest first, so many, after the last one seen, of one subject alone."""
    for key in ("one", "two"):
        publish(client, minimal_document(key=key))
    found = client.get(PATH, params={"limit": 3}).json()["items"]
    assert [event["subject"] for event in found] == ["two", "two", "one"]
    (rest,) = client.get(PATH, params={"after": found[-1]["id"], "subject": "one"}).json()["items"]
    assert rest["action"] == "version.published"


def test_who_is_limited_to_some_icps_reads_no_events(client: Client) -> None:
    """The log is of all of them."""
    with client.calling_with(client.issue(Scope.ADMIN, icps=["small"]).secret):
        problem(client.get(PATH), 403, "icp_not_allowed")


def test_parameters_that_do_not_fit(client: Client) -> None:
    """A subject is a key or an id."""
    for query in ("subject=UP", "subject=" + "x" * 64, "after=-1", "limit=0"):
        problem(client.get(f"{PATH}?{query}"), 422, "parameters_invalid")
