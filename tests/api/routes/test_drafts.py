from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.samples import pointers, problem
from tests.documents import minimal_document

if TYPE_CHECKING:
    import httpx

    from tests.api.client import Client

PATH = "/v1/icps/small/draft"
VERSIONS = "/v1/icps/small/versions"
NEW = {"If-None-Match": "*"}
HALF: dict[str, Any] = {"key": "small", "name": "Half"}


def _put(client: Client, document: object, **headers: str) -> httpx.Response:
    return client.request("PUT", PATH, json={"document": document}, headers=headers)


def _begun(client: Client, document: object = HALF) -> str:
    """Begin a draft; return its entity tag."""
    answer = client.request("PUT", PATH, json={"document": document}, headers=NEW)
    assert answer.status_code == 200, answer.text
    return answer.headers["etag"]


def test_a_draft_may_be_incomplete_and_says_what_is_missing(client: Client) -> None:
    """It is kept as far as it is written; everything that stands against publishing is listed."""
    tag = _begun(client)
    answer = client.get(PATH)
    told = answer.json()
    assert (told["document"], told["publishable"], told["based_on"]) == (HALF, False, None)
    assert (answer.headers["etag"], told["digest"]) == (tag, tag.strip('"'))
    missing = {fault["pointer"] for fault in told["faults"] if fault["code"] == "missing"}
    assert {"/owner", "/scorecard", "/bands"} <= missing


def test_a_draft_without_faults_is_publishable(client: Client) -> None:
    """Examples that fail count as faults, with what was expected and what it is."""
    example: dict[str, Any] = {
        "name": "x",
        "as_of": "2026-01-15",
        "account": {},
        "expect": {"score": 3},
    }
    tag = _begun(client, minimal_document(examples=[example]))
    (fault,) = client.get(PATH).json()["faults"]
    assert fault["code"] == "example_failed"
    assert "expects score 3, but the definition gives 0" in fault["message"]
    sound = _put(client, minimal_document(), **{"If-Match": tag}).json()
    assert (sound["publishable"], sound["faults"]) == (True, [])


def test_a_merge_patch_changes_a_part(client: Client) -> None:
    """What it names is set, null removes, and the rest stays (RFC 7396)."""
    tag = _begun(client, {"name": "Half", "owner": "ada", "review": {"cadence_days": 90}})
    patch = {"document": {"owner": None, "review": {"cadence_days": 30}, "tags": ["emea"]}}
    headers = {"If-Match": tag, "content-type": "application/merge-patch+json"}
    answer = client.request("PATCH", PATH, json=patch, headers=headers)
    assert answer.json()["document"] == {
        "name": "Half",
        "review": {"cadence_days": 30},
        "tags": ["emea"],
    }


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_change_without_a_precondition_is_refused(client: Client, method: str) -> None:
    """Who does not say what the draft is taken to be could overwrite somebody's work."""
    _begun(client)
    body: Any = None if method == "DELETE" else {"document": {}}
    problem(client.request(method, PATH, json=body), 428, "precondition_required")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("held", ['"sha256:other"', 'W/"{}"', NEW])
def test_a_change_of_what_was_not_seen_is_refused(
    client: Client, method: str, held: str | dict[str, str]
) -> None:
    """Another draft than the one that was read, a weak tag, and a beginning where there is one."""
    tag = _begun(client)
    headers = held if isinstance(held, dict) else {"If-Match": held.format(tag.strip('"'))}
    body: Any = None if method == "DELETE" else {"document": {}}
    answer = client.request(method, PATH, json=body, headers=headers)
    assert tag.strip('"') in problem(answer, 412, "stale_draft")["detail"]
    assert client.get(PATH).headers["etag"] == tag


@pytest.mark.parametrize(
    "headers",
    [
        {"If-Match": "sha256:x"},
        {"If-None-Match": '"sha256:x"'},
        {"If-None-Match": "*", "If-Match": "*"},
    ],
)
def test_preconditions_that_say_nothing_are_refused(
    client: Client, headers: dict[str, str]
) -> None:
    """A tag stands in quotation marks; a draft begins where there is none, and not elsewhere."""
    problem(_put(client, HALF, **headers), 422, "parameters_invalid")


def test_one_of_several_tags_is_enough(client: Client) -> None:
    """`If-Match` may list what the caller knows, or take whatever there is."""
    tag = _begun(client)
    second = _put(client, {}, **{"If-Match": f'"sha256:a", {tag}'})
    assert second.status_code == 200
    assert _put(client, HALF, **{"If-Match": "*"}).headers["etag"] == tag


def test_a_discarded_draft_is_gone(client: Client) -> None:
    """Then there is none to read, to change or to publish."""
    tag = _begun(client)
    answer = client.request("DELETE", PATH, headers={"If-Match": tag})
    assert (answer.status_code, answer.content) == (204, b"")
    problem(client.get(PATH), 404, "no_draft")
    problem(client.request("DELETE", PATH, headers={"If-Match": "*"}), 404, "no_draft")
    body = {"draft": tag.strip('"'), "note": "why"}
    problem(client.post(VERSIONS, body), 404, "no_draft")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [(b"{", ""), ({}, "/document"), ({"document": []}, "/document"), ({"draft": 1}, "/document")],
)
def test_what_is_no_draft_is_refused(client: Client, body: object, pointer: str) -> None:
    """A document is an object, however little is in it."""
    sent = {"content": body} if isinstance(body, bytes) else {"json": body}
    headers = NEW | {"content-type": "application/json"}
    answer = client.request("PUT", PATH, headers=headers, **sent)
    assert answer.status_code in {400, 422}
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]
    problem(client.get(PATH), 404, "unknown_icp")


def test_a_draft_is_published(client: Client) -> None:
    """The version has its document, its note and its author; there is no draft any more."""
    tag = _begun(client, minimal_document())
    body = {"draft": tag.strip('"'), "note": "The first one", "activate": True}
    answer = client.post(VERSIONS, body)
    assert (answer.status_code, answer.json()["version"]) == (201, 1)
    assert answer.json()["digest"] == tag.strip('"')
    assert client.get(VERSIONS).json()["items"][0]["note"] == "The first one"
    problem(client.get(PATH), 404, "no_draft")


def test_a_draft_with_faults_is_not_published(client: Client) -> None:
    """Pointers are into the draft, and it stays."""
    tag = _begun(client)
    answer = client.post(VERSIONS, {"draft": tag.strip('"'), "note": "why"})
    places = pointers(problem(answer, 422, "definition_invalid"))
    assert ("/owner", "missing") in places
    assert client.get(PATH).status_code == 200


def test_another_draft_than_the_one_meant_is_not_published(client: Client) -> None:
    """Who reviewed a draft publishes that one, or nothing."""
    tag = _begun(client, minimal_document())
    _put(client, minimal_document(owner="sales"), **{"If-Match": tag})
    answer = client.post(VERSIONS, {"draft": tag.strip('"'), "note": "why"})
    problem(answer, 412, "stale_draft")
    assert client.get(VERSIONS).json() == {"items": []}


def test_an_icp_of_no_possible_key_has_no_draft(client: Client) -> None:
    """Whatever stands in the path is asked of nobody before it can be a key."""
    body = {"draft": "sha256:" + "0" * 64, "note": "why"}
    for key in ("a%00b", "A", "x" * 64):
        problem(client.post(f"/v1/icps/{key}/versions", body), 404, "unknown_icp")


def test_a_draft_does_not_undo_what_was_published_since(client: Client, small: str) -> None:
    """If a version came between, its number has to be named for the draft to be published."""
    tag = _begun(client, minimal_document(owner="sales"))
    client.post(f"/v1/icps/{small}/versions", {"document": minimal_document(name="B"), "note": "b"})
    body = {"draft": tag.strip('"'), "note": "why"}
    problem(client.post(VERSIONS, body), 409, "stale_publication")
    assert client.post(VERSIONS, body | {"expected_latest": 2}).json()["version"] == 3


@pytest.mark.parametrize(
    "body",
    [
        {"note": "why"},
        {"note": "why", "draft": "3"},
        {"note": "why", "draft": "sha256:" + "0" * 64, "document": minimal_document()},
    ],
)
def test_a_document_or_a_draft_is_published(client: Client, body: dict[str, Any]) -> None:
    """One of them, and the draft by its digest."""
    problem(client.post(VERSIONS, body), 422, "request_invalid")
