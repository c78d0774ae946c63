from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.api.samples import pointers, problem, publish
from tests.documents import minimal_document
from tests.waiting import eventually

if TYPE_CHECKING:
    import httpx

    from tests.api.client import Client

ACTIVATE = "/v1/icps/small/activations"
SCHEDULED = "/v1/icps/small/scheduled-activations"
LATER = "2900-01-01T08:00:00+01:00"


@pytest.fixture(autouse=True)
def two(client: Client, small: str) -> None:
    """An ICP of two versions, of which the first is active."""
    publish(client, minimal_document(name="Other"), activate=False)
    assert small == "small"


def _schedule(client: Client, **more: object) -> httpx.Response:
    return client.post(ACTIVATE, {"version": 2, "note": "later", "activate_at": LATER, **more})


def test_an_activation_at_a_time_to_come_is_accepted(client: Client) -> None:
    """It is told with its id, in UTC, and nothing becomes active by it."""
    answer = _schedule(client)
    told = answer.json()
    assert (answer.status_code, told["outcome"]) == (202, None)
    assert told["activate_at"] == "2900-01-01T07:00:00Z"
    assert client.get(SCHEDULED).json() == {"items": [told]}
    assert client.get("/v1/icps/small").json()["icp"]["version"] == 1


def test_it_becomes_active_when_its_time_has_come(client: Client) -> None:
    """By itself; the list says that it has fired."""
    soon = datetime.now(UTC) + timedelta(seconds=0.5)
    _schedule(client, activate_at=soon.isoformat())
    eventually(lambda: client.get("/v1/icps/small").json()["icp"]["version"] == 2)
    (entry,) = client.get(SCHEDULED).json()["items"]
    assert (entry["outcome"], entry["reason"]) == ("fired", None)
    assert client.get(ACTIVATE).json()["items"][0]["note"] == "later"


def test_a_cancelled_one_stays_in_the_list(client: Client) -> None:
    """To cancel it again is no fault; one that has fired cannot be cancelled."""
    number = _schedule(client).json()["id"]
    for _ in range(2):
        answer = client.post(f"{SCHEDULED}/{number}/cancel")
        assert (answer.status_code, answer.json()["outcome"]) == (200, "cancelled")
    soon = datetime.now(UTC) + timedelta(seconds=0.2)
    fired = _schedule(client, activate_at=soon.isoformat()).json()["id"]
    eventually(lambda: client.get(SCHEDULED).json()["items"][0]["outcome"] == "fired")
    problem(client.post(f"{SCHEDULED}/{fired}/cancel"), 409, "schedule_ended")


@pytest.mark.parametrize(
    "at",
    [
        "2026-01-01T00:00:00Z",
        "2900-01-01T00:00:00",
        "2900-01-01",
        "9999-12-31T23:59:59-14:00",
        "soon",
        4_000_000_000,
        True,
    ],
)
def test_times_that_do_not_fit(client: Client, at: object) -> None:
    """A time is in the future, has an offset, and is a time."""
    found = problem(_schedule(client, activate_at=at), 422, "request_invalid")
    assert pointers(found) == [("/activate_at", "bad_time")]


def test_what_is_not_there_is_not_scheduled_or_cancelled(client: Client) -> None:
    """The version, the ICP and the entry have to be."""
    problem(_schedule(client, version=3), 404, "unknown_version")
    problem(client.post(f"{SCHEDULED}/99/cancel"), 404, "unknown_schedule")
    problem(client.post(f"{SCHEDULED}/x/cancel"), 422, "parameters_invalid")
    problem(client.get("/v1/icps/smal/scheduled-activations"), 404, "unknown_icp")


def test_no_time_is_at_once(client: Client) -> None:
    """Null is as if it were left out."""
    assert _schedule(client, activate_at=None).status_code == 201
