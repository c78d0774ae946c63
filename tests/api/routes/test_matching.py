from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from app.api.models.people import (
    BuyingCenterMap,
    ContactMatches,
    PersonaOfIcp,
    PersonasOfTitle,
    TitleMatches,
)
from app.audit.events import Author
from app.engine.digest import digest
from app.engine.document import canonical
from app.engine.yaml_core import parse_yaml
from app.library import library_document
from app.registry.publishing import Publication, prepare
from tests.api.samples import pointers, problem
from tests.documents import minimal_document

if TYPE_CHECKING:
    from app.registry.store import Store
    from tests.api.client import Client

MATCH = "/v1/personas/match"
MAP = "/v1/buying-center/map"
CONTACTS: list[dict[str, Any]] = [
    {"id": "c1", "title": "VP of Engineering", "engaged": False},
    {"id": "c2", "title": "Tech Lead", "engaged": True, "last_touch": "2025-11-01"},
    {"id": "c3"},
]
ASKED: dict[str, Any] = {"icp": "dev-tool", "as_of": "2026-01-15", "contacts": CONTACTS}


@pytest.fixture
def people(store: Store) -> None:
    """Publish a definition with personas."""
    ready = prepare(parse_yaml(library_document("dev-tool")))
    store.publish(Publication(ready, "why", activate=True), by=Author("ada"))


@pytest.mark.usefixtures("people")
def test_titles_are_matched_with_the_personas_of_an_icp(client: Client) -> None:
    """In their order, with the version that answered; no persona rather than a bad one."""
    answer = client.post(MATCH, {"icp": "dev-tool", "titles": ["CTO", "PA to the CTO"]})
    told = TitleMatches.model_validate_json(answer.content)
    assert (told.icp.key, told.icp.version) == ("dev-tool", 1)
    found = [result.match and result.match.persona for result in told.results]
    assert found == ["head-of-engineering", None]


@pytest.mark.usefixtures("people")
def test_contacts_are_matched_as_their_titles_are(client: Client) -> None:
    """Each with its id; one without a title has nothing to be matched by."""
    told = ContactMatches.model_validate_json(
        client.post(MATCH, {"icp": "dev-tool", "contacts": CONTACTS}).content
    )
    titles = {"icp": "dev-tool", "titles": [who["title"] for who in CONTACTS if "title" in who]}
    by_title = TitleMatches.model_validate_json(client.post(MATCH, titles).content)
    assert [one.id for one in told.results] == ["c1", "c2", "c3"]
    assert [one.model_dump(exclude={"id"}) for one in told.results[:2]] == [
        one.model_dump() for one in by_title.results
    ]
    assert (told.results[2].title, told.results[2].function, told.results[2].match) == (None,) * 3


@pytest.mark.parametrize(
    ("asked", "at"),
    [
        ({}, [("/titles", "missing")]),
        ({"titles": ["CTO"], "contacts": []}, [("/titles", "contradiction")]),
        ({"contacts": [{"id": "a", "title": 3}]}, [("/contacts/0/title", "wrong_kind")]),
        ({"contact": []}, [("/contact", "unknown_field"), ("/titles", "missing")]),
    ],
    ids=range(4),
)
def test_whom_to_match_is_said_once(
    client: Client, asked: dict[str, Any], at: list[tuple[str, str]]
) -> None:
    """Titles or contacts, not both, and one of them."""
    refused = client.post(MATCH, {"icp": "dev-tool"} | asked)
    assert pointers(problem(refused, 422, "request_invalid")) == at


def test_a_title_is_looked_for_across_icps(client: Client, store: Store) -> None:
    """Those in which it belongs to a persona, each with its version, the likeliest first."""
    for key in ("data-analytics", "dev-tool", "revops-tool"):
        ready = prepare(parse_yaml(library_document(key)))
        store.publish(Publication(ready, "why", activate=True), by=Author("ada"))
    client.get("/v1/icps", headers={"ICP-Min-Revision": str(store.revision())})
    told = PersonasOfTitle.model_validate_json(client.get("/v1/personas?title=CFO").content)
    (found,) = told.results
    assert isinstance(found, PersonaOfIcp)
    assert (told.icps, told.function, found.icp.key) == (3, "finance", "data-analytics")
    assert found.match.persona == "finance-lead"
    one = client.get("/v1/personas?title=CFO&icp=dev-tool").json()
    assert (one["icps"], one["results"]) == (1, [])


@pytest.mark.usefixtures("people")
def test_a_version_of_a_later_release_says_so_in_its_place(client: Client, store: Store) -> None:
    """Its head can be read and it is what was published; who asks for its people is told."""
    ready = prepare(minimal_document())
    document = canonical(minimal_document() | {"unheard_of": 1})
    later = replace(ready, document=document, digest=digest(document))
    told = store.publish(Publication(later, "why", activate=True), by=Author("ada"))
    seen = {"ICP-Min-Revision": str(told.revision)}
    entries = client.get("/v1/personas?title=CTO", headers=seen).json()["results"]
    found = [entry.get("problem", {}).get("code") for entry in entries]
    assert (found, entries[1]["icp"]["key"]) == ([None, "version_tampered"], "small")
    asked = {"icp": "small", "titles": ["CTO"]}
    problem(client.post(MATCH, asked, headers=seen), 503, "version_tampered")


@pytest.mark.parametrize(
    ("query", "at"),
    [
        ("", [("/title", "missing")]),
        ("?title=%00", [("/title", "bad_text")]),
        ("?title=" + "t" * 1_001, [("/title", "too_long")]),
        ("?title=CFO&titel=CFO", [("/titel", "unknown_field")]),
    ],
    ids=range(4),
)
def test_a_title_that_is_none(client: Client, query: str, at: list[tuple[str, str]]) -> None:
    """The fault is named as it is in a body."""
    refused = problem(client.get("/v1/personas" + query), 422, "parameters_invalid")
    assert pointers(refused) == at


def test_a_title_is_looked_for_in_an_icp_that_there_is(client: Client) -> None:
    """Nobody is found in one that there is not."""
    problem(client.get("/v1/personas?title=CFO&icp=nobody"), 404, "unknown_icp")


@pytest.mark.usefixtures("people")
def test_contacts_are_mapped(client: Client) -> None:
    """The answer is what its model says, and without an account nothing is said of one."""
    answer = client.post(MAP, ASKED)
    told = BuyingCenterMap.model_validate_json(answer.content)
    assert (told.disqualified, told.decision) == (None, None)
    assert [who.id for one in told.roles for who in one.people] == ["c2", "c1"]
    assert [one.id for one in told.unmatched] == ["c3"]
    assert told.next[0].contact == "c2"


@pytest.mark.usefixtures("people")
def test_a_touch_may_be_a_time_or_after_the_day_that_is_looked_at(client: Client) -> None:
    """Times are taken to their day in UTC, and the past is looked at with the contacts of today."""
    touched = [
        {"id": "a", "title": "Tech Lead", "last_touch": "2026-01-11T23:30:00-05:00"},
        {"id": "b", "title": "CTO", "last_touch": "2026-03-01"},
    ]
    told = client.post(MAP, ASKED | {"contacts": touched}).json()
    found = {who["id"]: who["last_touch"] for one in told["roles"] for who in one["people"]}
    assert found == {"a": "2026-01-12", "b": "2026-03-01"}
    assert "champion_quiet" not in {risk["code"] for risk in told["risks"]}


@pytest.mark.usefixtures("people")
def test_a_disqualified_account_is_left_alone(client: Client) -> None:
    """It says so, with its decision, and there is nothing to do."""
    told = client.post(MAP, ASKED | {"account": {"competitor": True, "relationship": "competitor"}})
    assert told.json()["disqualified"] is True
    assert told.json()["decision"]["disqualified"] is True
    assert told.json()["next"] == []


@pytest.mark.usefixtures("people")
def test_an_account_that_cannot_be_read(client: Client) -> None:
    """Its faults have pointers into the request."""
    found = problem(
        client.post(MAP, ASKED | {"account": {"employees": {}}}), 422, "account_invalid"
    )
    assert [place for place, _ in pointers(found)] == ["/account/employees"]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("contacts", "at"),
    [
        (None, [("/contacts", "missing")]),
        ({}, [("/contacts", "wrong_kind")]),
        ([3], [("/contacts/0", "wrong_kind")]),
        ([{"title": "CTO"}], [("/contacts/0/id", "missing")]),
        ([{}, {}], [("/contacts/0/id", "missing"), ("/contacts/1/id", "missing")]),
        ([{"id": ""}], [("/contacts/0/id", "bad_length")]),
        ([{"id": "a" * 201}], [("/contacts/0/id", "bad_length")]),
        ([{"id": "a\0"}], [("/contacts/0/id", "bad_text")]),
        ([{"id": 3}], [("/contacts/0/id", "wrong_kind")]),
        ([{"id": "a"}, {"id": "a"}], [("/contacts/1/id", "duplicate")]),
        ([{"id": "a", "title": 3}], [("/contacts/0/title", "wrong_kind")]),
        ([{"id": "a", "title": "t" * 1_001}], [("/contacts/0/title", "too_long")]),
        ([{"id": "a", "engaged": 1}], [("/contacts/0/engaged", "wrong_kind")]),
        ([{"id": "a", "last_touch": "soon"}], [("/contacts/0/last_touch", "bad_date")]),
        ([{"id": "a", "last_touch": "2026-02-30"}], [("/contacts/0/last_touch", "bad_date")]),
        ([{"id": "a", "last_touch": ""}], [("/contacts/0/last_touch", "bad_date")]),
        ([{"id": "a", "last_touch": 3}], [("/contacts/0/last_touch", "wrong_kind")]),
        ([{"id": "a", "name": "Ada"}], [("/contacts/0/name", "unknown_field")]),
        ([{"id": "a"}] * 1_001, [("/contacts", "bad_length")]),
    ],
    ids=range(19),
)
def test_contacts_that_are_none(
    client: Client, contacts: object, at: list[tuple[str, str]]
) -> None:
    """Every fault has its place."""
    asked = {name: value for name, value in ASKED.items() if name != "contacts"}
    if contacts is not None:
        asked["contacts"] = contacts
    assert pointers(problem(client.post(MAP, asked), 422, "request_invalid")) == at


@pytest.mark.parametrize("path", [MATCH, MAP])
def test_an_icp_that_is_none(client: Client, path: str) -> None:
    """There is no answer without a definition."""
    asked = {"icp": "nobody", "titles": ["CTO"]} if path == MATCH else ASKED | {"icp": "nobody"}
    problem(client.post(path, asked), 404, "unknown_icp")
    problem(client.post(path, asked | {"icp": "*"}), 422, "invalid_selector")
