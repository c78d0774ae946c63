from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.samples import pointers, problem
from tests.registry.changes import publish, tamper

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from app.registry.store import Store
    from tests.api.client import Client

PATH = "/v1/icps/small/reviews"
FOUND = {"outcome": "confirmed", "reason": "scheduled", "note": "still fits"}


@pytest.mark.usefixtures("small")
def test_a_review_is_recorded(client: Client) -> None:
    """Of the active version; the list of ICPs knows of it at once."""
    answer = client.post(PATH, FOUND)
    told = answer.json()
    assert (answer.status_code, told["version"], told["actor"]) == (201, 1, "tests")
    assert told["covers"] == ["definition", "personas"]
    entry = {name: value for name, value in told.items() if name != "revision"}
    assert client.get(PATH).json() == {"items": [entry]}
    (icp,) = client.get("/v1/icps").json()["items"]
    assert icp["review"]["reviewed_at"] == told["reviewed_at"]


@pytest.mark.usefixtures("small")
def test_a_review_of_what_is_not_active_any_more_is_refused(client: Client, store: Store) -> None:
    """Whoever says what was looked at hears that another version is active by now."""
    assert client.post(PATH, FOUND | {"expected_version": 1}).status_code == 201
    publish(store, name="Other")
    problem(client.post(PATH, FOUND | {"expected_version": 1}), 409, "stale_activation")
    assert client.post(PATH, FOUND | {"expected_version": 2.0}).json()["version"] == 2


def test_what_is_overdue_is_listed(
    store: Store, owner_engine: Engine, request: pytest.FixtureRequest
) -> None:
    """Until somebody has looked."""
    publish(store)
    publish(store, key="other")
    tamper(owner_engine, "UPDATE icp_version SET created_at = '2026-01-01' WHERE icp_key = 'small'")
    client: Client = request.getfixturevalue("client")
    (icp,) = client.get("/v1/icps?review=overdue").json()["items"]
    assert (icp["key"], icp["review"]["overdue"]) == ("small", True)
    assert icp["review"]["days_left"] < 0
    assert icp["age_days"] > 90
    client.post(PATH, FOUND)
    assert client.get("/v1/icps?review=overdue").json() == {"items": []}


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"outcome": "fine"}, "/outcome"),
        ({"reason": None}, "/reason"),
        ({"note": ""}, "/note"),
        ({"note": " \n"}, "/note"),
        ({"note": "n" * 1_001}, "/note"),
        ({"covers": []}, "/covers"),
        ({"covers": ["prices"]}, "/covers/0"),
        ({"outcomes": 1}, "/outcomes"),
        ({"expected_version": 0}, "/expected_version"),
    ],
)
def test_reviews_that_do_not_fit(client: Client, changes: dict[str, Any], pointer: str) -> None:
    """Every fault has its place."""
    found = problem(client.post(PATH, FOUND | changes), 422, "request_invalid")
    assert [place for place, _ in pointers(found)][-1] == pointer


@pytest.mark.usefixtures("small")
def test_what_a_review_needs(client: Client) -> None:
    """An outcome, a reason, a note, and an active version."""
    found = problem(client.post(PATH, {}), 422, "request_invalid")
    assert [place for place, _ in pointers(found)] == ["/note", "/outcome", "/reason"]
    client.post("/v1/icps/small/activations", {"version": None})
    problem(client.post(PATH, FOUND), 409, "no_active_version")
    problem(client.post("/v1/icps/smal/reviews", FOUND), 404, "unknown_icp")
    problem(client.get("/v1/icps?review=late"), 422, "parameters_invalid")
