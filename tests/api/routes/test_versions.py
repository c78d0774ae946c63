from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.samples import pointers, problem, publish
from tests.documents import minimal_document

if TYPE_CHECKING:
    from tests.api.client import Client

PATH = "/v1/icps/small/versions"


def _body(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON of any kind
    return {"document": minimal_document(**changes), "note": "why", "activate": True}


def test_publishing_makes_the_next_version(client: Client) -> None:
    """A new document is created as the next version, and scores at once when activated."""
    first = client.post(PATH, _body())
    second = client.post(PATH, _body(name="Other") | {"activate": False})
    assert (first.status_code, second.status_code) == (201, 201)
    told = first.json()
    assert (told["version"], told["published"], told["activated"]) == (1, True, True)
    assert (second.json()["version"], second.json()["activated"]) == (2, False)
    assert second.json()["revision"] > told["revision"]
    assert second.json()["scoring_digest"] == told["scoring_digest"]
    scored = client.post("/v1/score", {"icp": "small", "account": {}}).json()
    assert scored["icp"] == {key: told[key] for key in ("key", "version", "digest")}


def test_publishing_the_same_again_changes_nothing(client: Client) -> None:
    """The document of the latest version is not published twice, but may be activated."""
    client.post(PATH, _body() | {"activate": False})
    again = client.post(PATH, _body() | {"activate": False})
    assert (again.status_code, again.json()["published"]) == (200, False)
    activated = client.post(PATH, _body())
    assert activated.status_code == 200
    assert (activated.json()["published"], activated.json()["activated"]) == (False, True)
    assert len(client.get(PATH).json()["items"]) == 1


def test_the_activation_may_be_left_out(client: Client) -> None:
    """A document and a note are enough; nothing becomes active by them."""
    answer = client.post(PATH, {"document": minimal_document(), "note": "why"})
    assert (answer.status_code, answer.json()["activated"]) == (201, False)


@pytest.mark.parametrize("note", [{}, {"note": ""}, {"note": " \t"}])
def test_a_version_needs_a_note(client: Client, note: dict[str, str]) -> None:
    """What changed and why is said before anything is published."""
    answer = client.post(PATH, {"document": minimal_document(), **note})
    assert pointers(problem(answer, 422, "request_invalid")) == [("/note", "missing")]
    assert client.get("/v1/icps").json() == {"items": []}


def test_over_another_latest_version_nothing_is_published(client: Client) -> None:
    """`expected_latest` is what the caller compared with; null for the first version."""
    first = client.post(PATH, _body() | {"expected_latest": None})
    stale = client.post(PATH, _body(name="Other") | {"expected_latest": None})
    fits = client.post(PATH, _body(name="Other") | {"expected_latest": 1})
    assert (first.status_code, fits.status_code) == (201, 201)
    assert "version 1" in problem(stale, 409, "stale_publication")["detail"].lower()


SOFTWARE = {"industry": "Software"}


def _guarded(most: float, *accounts: object) -> dict[str, Any]:
    """Return the publication of a definition in which software is worth a point less."""
    document: Any = minimal_document()
    document["scorecard"]["dimensions"][0]["criteria"][0]["points"] = 1
    guard = {"accounts": list(accounts), "max_share_changed": most}
    return {"document": document, "note": "why", "activate": True, "guard": guard}


@pytest.mark.usefixtures("small")
def test_a_guard_refuses_what_moves_too_many_accounts(client: Client) -> None:
    """With the figures; nothing is published, and as many as are allowed may move."""
    refused = client.post(PATH, _guarded(0.3, SOFTWARE, {}, {}))
    told = problem(refused, 409, "guard_exceeded")
    assert told["detail"].startswith("33.3% of 3 accounts would change band against version 1 (1)")
    assert len(client.get(PATH).json()["items"]) == 1
    assert client.post(PATH, _guarded(0.34, SOFTWARE, {}, {})).status_code == 201


@pytest.mark.usefixtures("small")
def test_an_account_that_cannot_be_read_any_more_counts_against_the_guard(client: Client) -> None:
    """What is not known is not taken for harmless; what never could be read says nothing."""
    body = _guarded(0.4, {"size": [1]}, {}, {"industry": 3})
    body["document"]["attributes"] = {"size": {"type": "number"}}
    told = problem(client.post(PATH, body), 409, "guard_exceeded")
    assert "50.0% of 2 accounts" in told["detail"]
    assert "could not be read any more (1)" in told["detail"]


@pytest.mark.usefixtures("small")
def test_a_guard_holds_as_many_accounts_as_a_batch(client: Client) -> None:
    """10,000 accounts of a few hundred bytes are more than a document may have."""
    accounts = [{"name": "Acme " * 40, "industry": "Retail"}] * 10_000
    assert client.post(PATH, _guarded(0, *accounts)).status_code == 201


def test_a_guard_of_the_first_version_holds(client: Client) -> None:
    """Where nothing is active, nothing changes."""
    assert client.post(PATH, _guarded(0, SOFTWARE)).status_code == 201


@pytest.mark.parametrize(
    ("guard", "pointer"),
    [
        (3, "/guard"),
        ({"accounts": [{}]}, "/guard/max_share_changed"),
        ({"accounts": [{}], "max_share_changed": True}, "/guard/max_share_changed"),
        ({"accounts": [{}], "max_share_changed": 1.1}, "/guard/max_share_changed"),
        ({"max_share_changed": 0}, "/guard/accounts"),
        ({"accounts": [], "max_share_changed": 0}, "/guard/accounts"),
        ({"accounts": [{}] * 10_001, "max_share_changed": 0}, "/guard/accounts"),
        ({"accounts": [{}], "max_share_changed": 0, "as_of": "x"}, "/guard/as_of"),
        ({"accounts": [{}], "max_share_changed": 0, "share": 0}, "/guard/share"),
    ],
)
def test_guards_that_do_not_fit(client: Client, guard: object, pointer: str) -> None:
    """Every fault has its place in the request."""
    found = problem(client.post(PATH, _body() | {"guard": guard}), 422, "request_invalid")
    assert [place for place, _ in pointers(found)] == [pointer]


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"language": 2}, "/document/language", None),
        ({"key": "other"}, "/document/key", "other_key"),
        ({"key": "K" * 10_000}, "/document/key", "other_key"),
        ({"unknown": 1}, "/document/unknown", "unknown_field"),
        ({"bands": []}, "/document/bands", "too_short"),
        (
            {"research": {"when_reachable": "nope", "action": "x"}},
            "/document/research/when_reachable",
            None,
        ),
    ],
)
def test_a_faulty_definition_is_refused_with_its_faults(
    client: Client, changes: dict[str, Any], pointer: str, code: str | None
) -> None:
    """Every fault points into the request, below `/document`, and nothing is stored."""
    found = problem(client.post(PATH, _body(**changes)), 422, "definition_invalid")
    faults = dict(pointers(found))
    assert list(faults) == [pointer]
    assert code in (None, faults[pointer])
    assert client.get("/v1/icps").json() == {"items": []}


@pytest.mark.parametrize("document", [None, [], "text", 3, {}])
def test_what_is_no_definition_is_refused(client: Client, document: object) -> None:
    """Any other JSON in the place of a definition has faults."""
    body = {"document": document, "note": "why"}
    found = problem(client.post(PATH, body), 422, "definition_invalid")
    assert all(pointer.startswith("/document") for pointer, _ in pointers(found))


def test_unknown_operators_and_deep_conditions_are_faults(client: Client) -> None:
    """An operator that does not exist and a condition too deep are found where they are."""
    deep: Any = {"attribute": "employees", "op": "known"}
    for _ in range(9):
        deep = {"not": deep}
    flags = [
        {"key": "odd", "when": {"attribute": "employees", "op": "about", "value": 5}},
        {"key": "deep", "when": deep},
    ]
    body = _body(anti_icp=[flag | {"effect": "warn", "reason": "why"} for flag in flags])
    found = problem(client.post(PATH, body), 422, "definition_invalid")
    places = [pointer for pointer, _ in pointers(found)]
    assert places[0] == "/document/anti_icp/0/when/op"
    assert any(pointer.startswith("/document/anti_icp/1/when") for pointer in places)


def test_a_definition_that_fails_its_own_example_is_refused(client: Client) -> None:
    """Examples run before anything is stored."""
    example = {"name": "x", "as_of": "2026-01-15", "account": {}, "expect": {"score": 3}}
    found = problem(client.post(PATH, _body(examples=[example])), 422, "definition_invalid")
    assert pointers(found) == [("/document/examples/0/expect/score", "example_failed")]


def test_a_definition_may_not_repeat_a_key_or_hold_bad_numbers(client: Client) -> None:
    """What canonical JSON cannot carry is found in the body, with its place."""
    for text, pointer in (
        (b'{"document": {"key": "a", "key": "b"}}', "/document/key"),
        (b'{"document": {"a": 9007199254740993}}', "/document/a"),
        (b'{"document": {"a": "\\u0000"}}', "/document/a"),
    ):
        found = problem(client.post(PATH, text), 400, "malformed_json")
        assert [place for place, _ in pointers(found)] == [pointer]


def test_versions_are_listed_page_by_page(client: Client) -> None:
    """The newest comes first; `after` continues where a page ended."""
    for number in range(3):
        publish(client, minimal_document(name=f"Name {number}"))
    listed = client.get(PATH).json()["items"]
    assert [item["version"] for item in listed] == [3, 2, 1]
    assert {item["actor"] for item in listed} == {"tests"}
    page = client.get(f"{PATH}?limit=2").json()["items"]
    rest = client.get(f"{PATH}?limit=2&after={page[-1]['version']}").json()["items"]
    assert page + rest == listed


def test_a_version_is_shown_with_its_document(client: Client, small: str) -> None:
    """The document is what was published; the answer names key, version and digest."""
    shown = client.get(f"{PATH}/1")
    told = shown.json()
    assert told["document"] == minimal_document()
    assert told["icp"]["version"] == 1
    assert shown.headers["etag"] == f'"1-{told["icp"]["digest"]}"'
    problem(client.get(f"{PATH}/2"), 404, "unknown_version")
    assert told == client.get(f"/v1/icps/{small}").json()
