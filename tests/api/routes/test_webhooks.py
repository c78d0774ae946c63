from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.access.scopes import Scope
from app.events.types import DeliveryState
from app.main import create_app
from app.settings import Settings
from tests.api.client import Client, running
from tests.api.samples import pointers, problem, publish
from tests.documents import minimal_document
from tests.events.receiving import Answer, receiving
from tests.keys import key_in
from tests.ops.samples import samples
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

PATH = "/v1/webhooks"
ATTEMPTS = 'icp_webhook_attempts_total{result="delivered"}'
NOBODY = "https://8.8.8.8/hooks"
"""A public address that nothing is sent to while these tests run: no event is written for it."""


@pytest.fixture
def within(database_url: URL) -> Iterator[Client]:
    """A client of an application that may send events to addresses within."""
    settings = Settings(database_url=database_url, webhook_allow_private=True)
    with running(create_app(settings), key_in(database_url)) as client:
        yield client


def create(client: Client, url: str = NOBODY, **wanted: object) -> dict[str, Any]:
    """Return a webhook made over HTTP."""
    answer = client.post(PATH, {"url": url, **wanted})
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    made: dict[str, Any] = answer.json()
    return made


def listed(client: Client, made: dict[str, Any], query: str = "") -> list[dict[str, Any]]:
    """Return the deliveries to a webhook."""
    answer = client.get(f"{PATH}/{made['id']}/deliveries{query}")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_a_webhook_is_made_and_listed_without_its_secret(client: Client) -> None:
    """The answer to the one that made it is the only one that holds the secret."""
    made = create(client, icps=["small"], events=["icp.version.activated"], description="CRM")
    answer = client.get(PATH)
    (shown,) = answer.json()["items"]
    secret = made.pop("secret")
    assert shown == made
    assert secret.startswith("whsec_")
    assert secret not in answer.text
    assert (shown["url"], shown["icps"]) == (NOBODY, ["small"])
    assert (shown["events"], shown["description"]) == (["icp.version.activated"], "CRM")
    assert (shown["created_by"], shown["disabled_at"], shown["disabled_why"]) == (
        "tests",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("wanted", "at"),
    [
        ({}, [("/url", "missing")]),
        ({"url": 7}, [("/url", "wrong_kind")]),
        ({"url": "ftp://a.example"}, [("/url", "wrong_kind")]),
        ({"url": "https://a.example/ b"}, [("/url", "wrong_kind")]),
        ({"url": "https://ä.example/"}, [("/url", "wrong_kind")]),
        ({"url": "https://a.example/" + "x" * 2_000}, [("/url", "wrong_kind")]),
        ({"url": NOBODY, "events": []}, [("/events", "wrong_kind")]),
        ({"url": NOBODY, "events": ["icp.test"]}, [("/events/0", "wrong_kind")]),
        ({"url": NOBODY, "icps": ["*"]}, [("/icps/0", "wrong_kind")]),
        ({"url": NOBODY, "description": "a\nb"}, [("/description", "wrong_kind")]),
        ({"url": NOBODY, "secret": "mine"}, [("/secret", "unknown_field")]),
    ],
    ids=range(11),
)
def test_what_makes_no_webhook(
    client: Client, wanted: dict[str, object], at: list[tuple[str, str]]
) -> None:
    """Every fault is pointed to, and nothing is made."""
    assert pointers(problem(client.post(PATH, wanted), 422, "request_invalid")) == at
    assert client.get(PATH).json() == {"items": []}


@pytest.mark.parametrize(
    "url",
    [
        "http://8.8.8.8/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::ffff:10.0.0.1]/",
        "https://me:word@8.8.8.8/",
        "https://8.8.8.8/#there",
        "https://name.invalid/",
    ],
)
def test_a_webhook_leads_nowhere_within(client: Client, url: str) -> None:
    """A target that is private, or that nobody can resolve, is refused with a reason."""
    told = problem(client.post(PATH, {"url": url}), 422, "target_refused")
    assert pointers(told) == [("/url", "wrong_kind")]
    assert client.get(PATH).json() == {"items": []}


def test_a_change_of_a_definition_is_sent(within: Client) -> None:
    """Who has a webhook learns of what was published and activated, and can see that it was."""
    with receiving() as receiver:
        made = create(within, receiver.url)
        publish(within, minimal_document())
        eventually(lambda: len(listed(within, made, "?state=delivered")) == 2)
        eventually(lambda: samples(within.get("/metrics").content)[ATTEMPTS] == 2)
    activated, published = listed(within, made)
    assert (published["type"], activated["type"]) == (
        "icp.version.published",
        "icp.version.activated",
    )
    assert {each["icp"] for each in (published, activated)} == {"small"}
    assert {got.headers["webhook-id"] for got in receiver.got} == {
        published["message_id"],
        activated["message_id"],
    }
    assert (published["attempts"], published["last_status"]) == (1, 204)
    assert listed(within, made, "?limit=1") == [activated]
    assert listed(within, made, f"?after={activated['id']}") == [published]
    assert listed(within, made, "?state=dead") == []


def test_a_receiver_that_is_gone_is_told_nothing_until_it_is_asked_again(within: Client) -> None:
    """After 410 the webhook is disabled and says why; replaying enables it and sends again."""
    before = datetime.now(UTC) - timedelta(minutes=5)
    with receiving(Answer(410), Answer(200)) as receiver:
        made = create(within, receiver.url)
        path = f"{PATH}/{made['id']}"
        told = within.post(f"{path}/test")
        assert told.status_code == 202
        eventually(lambda: listed(within, made, "?state=dead"))
        (shown,) = within.get(PATH).json()["items"]
        assert shown["disabled_why"] == "the receiver answered 410 Gone"
        replayed = within.post(f"{path}/replay", {"since": before.isoformat()})
        assert replayed.json() == {"deliveries": 1}
        eventually(lambda: listed(within, made, "?state=delivered"))
    (shown,) = within.get(PATH).json()["items"]
    assert shown["disabled_at"] is None
    message = told.json()["message_id"]
    assert [got.headers["webhook-id"] for got in receiver.got] == [message, message]
    again = within.post(f"{path}/replay", {"message": message})
    assert again.json() == {"deliveries": 1}


def test_a_secret_is_rotated(client: Client) -> None:
    """The answer holds the new one, and until when the old one signs along: a day if not said."""
    made = create(client)
    path = f"{PATH}/{made['id']}/rotate"
    answer = client.post(path, {})
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    new = answer.json()
    assert new["secret"] != made["secret"]
    ends = datetime.fromisoformat(new["previous_until"]) - datetime.now(UTC)
    assert timedelta(hours=23) < ends <= timedelta(hours=24)
    assert client.post(path, {"overlap_seconds": 0}).json()["previous_until"] is None
    refused = client.post(path, {"overlap_seconds": -1})
    assert pointers(problem(refused, 422, "request_invalid")) == [
        ("/overlap_seconds", "wrong_kind")
    ]


def test_a_webhook_is_removed(client: Client) -> None:
    """It is not found any more, by any call."""
    made = create(client)
    path = f"{PATH}/{made['id']}"
    answer = client.request("DELETE", path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert client.get(PATH).json() == {"items": []}
    problem(client.request("DELETE", path), 404, "unknown_webhook")


@pytest.mark.parametrize("key", ["aaaaaaaaaa", "nope", "%00", "x" * 300])
def test_an_id_of_no_webhook(client: Client, key: str) -> None:
    """Whatever is no id is not found."""
    path = f"{PATH}/{key}"
    for answer in (
        client.request("DELETE", path),
        client.post(f"{path}/rotate", {}),
        client.get(f"{path}/deliveries"),
        client.post(f"{path}/replay", {"message": "msg_" + "a" * 26}),
        client.post(f"{path}/test"),
    ):
        problem(answer, 404, "unknown_webhook")


@pytest.mark.parametrize(
    ("asked", "at"),
    [
        ({}, [("", "missing")]),
        ({"since": "2026-11-22T12:00:00Z", "message": "msg_" + "a" * 26}, [("", "missing")]),
        ({"since": "yesterday"}, [("/since", "wrong_kind")]),
        ({"since": "2026-11-22T12:00:00"}, [("/since", "wrong_kind")]),
        ({"message": "msg_"}, [("/message", "wrong_kind")]),
        ({"all": True}, [("/all", "unknown_field")]),
        ({"since": 0}, [("/since", "wrong_kind")]),
        ({"since": None}, [("", "missing")]),
        ({"since": None, "message": "msg_" + "a" * 26}, [("", "missing")]),
    ],
    ids=range(9),
)
def test_what_replays_nothing(
    client: Client, asked: dict[str, object], at: list[tuple[str, str]]
) -> None:
    """It takes a time with its offset, or a message, and not both."""
    made = create(client)
    answer = client.post(f"{PATH}/{made['id']}/replay", asked)
    assert pointers(problem(answer, 422, "request_invalid")) == at


def test_states_that_are_none(client: Client) -> None:
    """Deliveries are listed by the states there are."""
    made = create(client)
    for state in DeliveryState:
        assert listed(client, made, f"?state={state}") == []
    answer = client.get(f"{PATH}/{made['id']}/deliveries?state=lost")
    problem(answer, 422, "parameters_invalid")


def test_a_limited_credential_manages_no_webhooks(client: Client) -> None:
    """One that is for some ICPs could otherwise learn of all of them."""
    made = create(client)
    path = f"{PATH}/{made['id']}"
    with client.calling_with(client.issue(Scope.ADMIN, icps=["small"]).secret):
        for answer in (
            client.get(PATH),
            client.post(PATH, {"url": NOBODY}),
            client.request("DELETE", path),
            client.post(f"{path}/rotate", {}),
            client.get(f"{path}/deliveries"),
            client.post(f"{path}/replay", {"message": made["id"]}),
            client.post(f"{path}/test"),
        ):
            problem(answer, 403, "icp_not_allowed")
