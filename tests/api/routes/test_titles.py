from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.access.scopes import ALL_SCOPES, Scope
from app.api.models.titles import MAX_TITLES, TitleReading, TitleReadings
from app.people.titles import MAX_TITLE
from tests.api.samples import pointers, problem

if TYPE_CHECKING:
    from tests.api.client import Client

PATH = "/v1/titles/classify"


def test_a_title_is_read(client: Client) -> None:
    """With its function, its seniority, the words that decided and what else it says."""
    answer = client.post(PATH, {"title": "Founder & CTO"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() == {
        "title": "Founder & CTO",
        "function": "executive",
        "seniority": "owner",
        "confidence": 0.9,
        "evidence": [
            {"token": "founder", "decides": "function", "says": "executive"},
            {"token": "founder", "decides": "seniority", "says": "owner"},
        ],
        "further": [
            {
                "function": "engineering",
                "seniority": "c_level",
                "confidence": 0.95,
                "evidence": [
                    {"token": "cto", "decides": "function", "says": "engineering"},
                    {"token": "cto", "decides": "seniority", "says": "c_level"},
                ],
            }
        ],
    }
    TitleReading.model_validate_json(answer.content)


def test_many_titles_are_read_in_order(client: Client) -> None:
    """Each as it is alone; what says nothing has an answer, too."""
    sent = ["VP, Sales", "", "Leiter Einkauf", "VP, Sales"]
    answer = client.post(PATH, {"titles": sent})
    readings = TitleReadings.model_validate_json(answer.content).results
    assert [one.title for one in readings] == sent
    assert [one.function for one in readings] == ["sales", "other", "procurement", "sales"]
    assert [one.confidence for one in readings][1] == 0
    alone = client.post(PATH, {"title": sent[0]}).json()
    assert answer.json()["results"][0] == alone


def test_as_many_as_there_may_be(client: Client) -> None:
    """A whole list of contacts is read in one call."""
    titles = [f"Sales Manager {number}" for number in range(MAX_TITLES)]
    results = client.post(PATH, {"titles": titles}).json()["results"]
    assert len(results) == MAX_TITLES
    assert {one["function"] for one in results} == {"sales"}
    assert results[-1]["title"] == titles[-1]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, [("/title", "missing")]),
        ({"title": None}, [("/title", "wrong_kind")]),
        ({"title": ["CEO"]}, [("/title", "wrong_kind")]),
        ({"title": "x" * (MAX_TITLE + 1)}, [("/title", "too_long")]),
        ({"title": "CEO\0"}, [("/title", "bad_text")]),
        ({"title": "CEO", "titles": ["CTO"]}, [("/title", "contradiction")]),
        ({"titles": "CEO"}, [("/titles", "wrong_kind")]),
        ({"titles": []}, [("/titles", "bad_length")]),
        ({"titles": ["x"] * (MAX_TITLES + 1)}, [("/titles", "bad_length")]),
        ({"titles": ["CEO", None, 3]}, [("/titles/1", "wrong_kind"), ("/titles/2", "wrong_kind")]),
        ({"title": "CEO", "jobs": 1}, [("/jobs", "unknown_field")]),
        ({"titel": "CEO"}, [("/titel", "unknown_field"), ("/title", "missing")]),
    ],
)
def test_titles_that_do_not_fit(
    client: Client, body: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    """Every fault has its place."""
    assert pointers(problem(client.post(PATH, body), 422, "request_invalid")) == found


def test_parameters_are_not_taken(client: Client) -> None:
    """Nothing of the query is skipped."""
    answer = client.post(PATH + "?language=de", {"title": "CEO"})
    problem(answer, 422, "parameters_invalid")


def test_who_may_score_may_read_titles(client: Client) -> None:
    """The scope `score` is enough, also of a key for some ICPs; without it there is no answer."""
    with client.calling_with(client.issue(Scope.SCORE, icps=["small"]).secret):
        assert client.post(PATH, {"title": "CEO"}).status_code == 200
    with client.calling_with(client.issue(*(ALL_SCOPES - {Scope.SCORE})).secret):
        problem(client.post(PATH, {"title": "CEO"}), 403, "missing_scope")
