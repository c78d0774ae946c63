from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.access.scopes import ALL_SCOPES, Scope
from tests.api.samples import pointers, problem

if TYPE_CHECKING:
    from tests.api.client import Client

PATH = "/v1/keys"
SCORE = {"icp": "nope", "account": {}}


def create(client: Client, **wanted: object) -> dict[str, Any]:
    """Return a key made over HTTP."""
    answer = client.post(PATH, {"name": "crm", "scopes": ["score"], **wanted})
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    made: dict[str, Any] = answer.json()
    return made


def works(client: Client, key: str) -> bool:
    """Tell whether a key is taken."""
    with client.calling_with(key):
        status = client.post("/v1/score", SCORE).status_code
    assert status in {401, 404}
    return status == 404


def test_a_key_is_made_and_works_at_once(client: Client) -> None:
    """The answer holds the key, once; the next request may be made with it."""
    made = create(client, description="Nightly", rate_limit="600/minute", icps=["nope"])
    assert made["key"].startswith(f"icp_{made['id']}_")
    assert (made["name"], made["scopes"], made["icps"]) == ("crm", ["score"], ["nope"])
    assert (made["state"], made["created_by"], made["expires_at"]) == ("active", "tests", None)
    assert (made["description"], made["rate_limit"]) == ("Nightly", "600/minute")
    assert made["revision"] == 1
    assert works(client, made["key"])


def test_keys_are_listed_without_secrets(client: Client) -> None:
    """The list has every key, the newest first, and no secret or digest of one."""
    made = create(client)
    answer = client.get(PATH)
    newest, own = answer.json()["items"]
    assert newest == {name: made[name] for name in newest}
    assert own["scopes"] == sorted(ALL_SCOPES)
    assert made["key"].rpartition("_")[2] not in answer.text
    assert "digest" not in answer.text


def test_keys_are_listed_page_by_page(client: Client) -> None:
    """`after` goes on where a page ended, through all keys and each of them once."""
    made = [create(client)["id"] for _ in range(4)]
    found: list[str] = []
    page = client.get(f"{PATH}?limit=2").json()["items"]
    while page:
        found += [item["id"] for item in page]
        page = client.get(f"{PATH}?limit=2&after={found[-1]}").json()["items"]
    assert found == [item["id"] for item in client.get(PATH).json()["items"]]
    assert found[:4] == made[::-1]
    for after in ("aaaaaaaaaa", "A-b", "%00"):
        problem(client.get(f"{PATH}?after={after}"), 404, "unknown_key")


def test_what_it_is_for_is_kept_when_a_key_is_used(client: Client) -> None:
    """The last use shows after the uses were written."""
    made = create(client)
    assert works(client, made["key"])
    client.service.gate._uses.flush()  # noqa: SLF001 - its thread does so every minute
    used = {item["id"]: item["last_used_at"] for item in client.get(PATH).json()["items"]}
    assert used[made["id"]] is not None


def test_a_key_is_rotated(client: Client) -> None:
    """Both keys work during the overlap; each names the other."""
    old = create(client)
    answer = client.post(f"{PATH}/{old['id']}/rotate", {"overlap_seconds": 3_600.0})
    assert answer.status_code == 201
    new = answer.json()
    assert (new["name"], new["scopes"], new["replaces"]) == ("crm", ["score"], old["id"])
    assert works(client, old["key"])
    assert works(client, new["key"])
    listed = {item["id"]: item for item in client.get(PATH).json()["items"]}
    assert listed[old["id"]]["replaced_by"] == new["id"]
    ends = datetime.fromisoformat(listed[old["id"]]["expires_at"]) - datetime.now(UTC)
    assert timedelta(minutes=50) < ends < timedelta(hours=1)


def test_an_overlap_is_a_day_if_not_said(client: Client) -> None:
    """There is time to put the new key in place."""
    old = create(client)
    client.post(f"{PATH}/{old['id']}/rotate", {})
    listed = {item["id"]: item for item in client.get(PATH).json()["items"]}
    ends = datetime.fromisoformat(listed[old["id"]]["expires_at"]) - datetime.now(UTC)
    assert timedelta(hours=23) < ends < timedelta(hours=24)


def test_without_an_overlap_the_old_key_ends_at_once(client: Client) -> None:
    """A key that leaked is replaced by one that works, and is no good any more."""
    old = create(client)
    new = client.post(f"{PATH}/{old['id']}/rotate", {"overlap_seconds": 0}).json()
    assert not works(client, old["key"])
    assert works(client, new["key"])


def test_a_key_is_revoked(client: Client) -> None:
    """From the next request on it is refused; revoking it again changes nothing."""
    made = create(client)
    first = client.post(f"{PATH}/{made['id']}/revoke")
    assert (first.status_code, first.json()["state"]) == (200, "revoked")
    assert (first.json()["revoked_by"], first.json()["changed"]) == ("tests", True)
    assert not works(client, made["key"])
    again = client.post(f"{PATH}/{made['id']}/revoke").json()
    assert again == {**first.json(), "changed": False}


def test_a_key_that_has_ended_is_not_rotated(client: Client) -> None:
    """Revoked and rotated keys are refused with what ended them."""
    made = create(client)
    client.post(f"{PATH}/{made['id']}/rotate", {})
    twice = client.post(f"{PATH}/{made['id']}/rotate", {})
    assert "was rotated to" in problem(twice, 409, "key_ended")["detail"]
    client.post(f"{PATH}/{made['id']}/revoke")
    revoked = client.post(f"{PATH}/{made['id']}/rotate", {})
    assert "is revoked" in problem(revoked, 409, "key_ended")["detail"]


@pytest.mark.parametrize("key_id", ["aaaaaaaaaa", "nope", "%00", "..%2f..", "x" * 300])
def test_an_id_of_no_key(client: Client, key_id: str) -> None:
    """Whatever is no id is not found."""
    for answer in (
        client.post(f"{PATH}/{key_id}/revoke"),
        client.post(f"{PATH}/{key_id}/rotate", {}),
    ):
        assert answer.json()["code"] in {"unknown_key", "not_found"}
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("wanted", "at"),
    [
        ({}, [("/name", "missing"), ("/scopes", "missing")]),
        ({"name": "", "scopes": []}, [("/name", "wrong_kind"), ("/scopes", "wrong_kind")]),
        ({"name": "token:alice", "scopes": ["score"]}, [("/name", "wrong_kind")]),
        ({"name": "a\n", "scopes": ["score"]}, [("/name", "wrong_kind")]),
        ({"name": 7, "scopes": ["score"]}, [("/name", "wrong_kind")]),
        ({"name": "a", "scopes": "score"}, [("/scopes", "wrong_kind")]),
        ({"name": "a", "scopes": ["score", "everything", 7]}, None),
        ({"name": "a", "scopes": ["score"], "icps": []}, [("/icps", "wrong_kind")]),
        ({"name": "a", "scopes": ["score"], "icps": ["*"]}, [("/icps/0", "wrong_kind")]),
        (
            {"name": "a", "scopes": ["score"], "rate_limit": "often"},
            [("/rate_limit", "wrong_kind")],
        ),
        (
            {"name": "a", "scopes": ["score"], "rate_limit": "0/day"},
            [("/rate_limit", "wrong_kind")],
        ),
        (
            {"name": "a", "scopes": ["score"], "expires_in_seconds": 0},
            [("/expires_in_seconds", "wrong_kind")],
        ),
        (
            {"name": "a", "scopes": ["score"], "expires_in_seconds": 2**40},
            [("/expires_in_seconds", "wrong_kind")],
        ),
        (
            {"name": "a", "scopes": ["score"], "expires_in_seconds": True},
            [("/expires_in_seconds", "wrong_kind")],
        ),
        (
            {"name": "a", "scopes": ["score"], "description": "a\u0007"},
            [("/description", "wrong_kind")],
        ),
        ({"name": "a", "scopes": ["score"], "scope": "score"}, [("/scope", "unknown_field")]),
    ],
    ids=range(16),
)
def test_what_makes_no_key(
    client: Client, wanted: dict[str, object], at: list[tuple[str, str]] | None
) -> None:
    """Every fault is pointed to, and nothing is made."""
    told = problem(client.post(PATH, wanted), 422, "request_invalid")
    expected = at or [("/scopes/1", "wrong_kind"), ("/scopes/2", "wrong_kind")]
    assert pointers(told) == expected
    assert len(client.get(PATH).json()["items"]) == 1


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"name": "a", "name": "b"}'])
def test_bodies_that_are_none(client: Client, body: bytes) -> None:
    """A body that is no JSON object is refused."""
    assert client.post(PATH, body).status_code in {400, 422}
    assert len(client.get(PATH).json()["items"]) == 1


@pytest.mark.parametrize("overlap", [-1, 30 * 86_400 + 1, "1d", 1.5, None])
def test_overlaps_that_are_none(client: Client, overlap: object) -> None:
    """An overlap is at most 30 days."""
    made = create(client)
    answer = client.post(f"{PATH}/{made['id']}/rotate", {"overlap_seconds": overlap})
    assert pointers(problem(answer, 422, "request_invalid")) == [("/overlap_seconds", "wrong_kind")]


def test_a_limited_credential_manages_no_keys(client: Client) -> None:
    """One that is for some ICPs could otherwise make a key for all of them."""
    limited = client.issue(Scope.ADMIN, icps=["small"])
    with client.calling_with(limited.secret):
        for answer in (
            client.get(PATH),
            client.post(PATH, {"name": "mine", "scopes": ["score"]}),
            client.post(f"{PATH}/{limited.key.id}/rotate", {}),
            client.post(f"{PATH}/{limited.key.id}/revoke"),
        ):
            problem(answer, 403, "icp_not_allowed")


def test_the_last_key_that_manages_keys_may_be_revoked(client: Client) -> None:
    """A stolen key has to be revocable by itself; the command line needs none to make another."""
    own = client.get(PATH).json()["items"][0]["id"]
    assert client.post(f"{PATH}/{own}/revoke").json()["changed"]
    problem(client.get(PATH), 401, "unauthenticated")
