from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.samples import pointers, problem, publish
from tests.documents import minimal_document
from tests.people.playbook.samples import buyer, user

if TYPE_CHECKING:
    from tests.api.client import Client

PATH = "/v1/icps/small/personas"


@pytest.fixture(autouse=True)
def people(client: Client) -> str:
    """An ICP with three personas, one of whom has two roles."""
    document = minimal_document(
        personas=[
            buyer("pays", "economic_buyer", titles={"functions": ["Revenue Operations"]}),
            buyer("speaks", titles={"functions": ["sales", "revenue_operations"]}),
            user("uses"),
        ],
        buying_center={"roles": [{"role": "champion", "persona": "pays", "required": True}]},
    )
    return publish(client, document)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["pays", "speaks", "uses"]),
        ("?role=champion", ["pays", "speaks"]),
        ("?role=procurement", []),
        ("?kind=user", ["uses"]),
        ("?function=revenue-operations", ["pays", "speaks"]),
        ("?function=%20Sales", ["speaks"]),
        ("?function=RevOps", ["pays", "speaks"]),
        ("?function=gardening", []),
        ("?role=champion&kind=buyer&function=sales", ["speaks"]),
        ("?version=1&kind=buyer", ["pays", "speaks"]),
    ],
)
def test_personas_are_found_by_role_kind_and_function(
    client: Client, query: str, found: list[str]
) -> None:
    """Roles are the usual ones and those of the buying center; functions fold; filters add up."""
    told = client.get(PATH + query).json()
    assert [item["persona"]["key"] for item in told["items"]] == found
    assert (told["icp"]["key"], told["icp"]["version"]) == ("small", 1)


def test_one_persona(client: Client) -> None:
    """It is as the definition has it, with its roles and the version that says so."""
    told = client.get(f"{PATH}/pays").json()
    assert told["icp"]["digest"].startswith("sha256:")
    assert told["persona"]["name"] == "The pays"
    assert told["persona"]["titles"]["functions"] == ["Revenue Operations"]
    assert told["roles"] == [
        {"role": "economic_buyer", "required": False},
        {"role": "champion", "required": True},
    ]


def test_personas_that_are_known_already_are_not_sent_again(client: Client) -> None:
    """The list and a persona have tags, as every document has."""
    for path in (PATH, f"{PATH}/pays"):
        tag = {"if-none-match": client.get(path).headers["etag"]}
        assert client.get(path, headers=tag).status_code == 304
    assert client.get(f"{PATH}?kind=user", headers=tag).status_code == 200


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("?role=boss", "/role"),
        ("?kind=seller", "/kind"),
        ("?function=", "/function"),
        ("?function=%20", "/function"),
        ("?title=CTO", "/title"),
        ("?role=champion&role=procurement", "/role"),
    ],
)
def test_filters_that_are_none(client: Client, query: str, pointer: str) -> None:
    """A word that no filter knows is refused, never a list of nobody."""
    refused = problem(client.get(PATH + query), 422, "parameters_invalid")
    assert [where for where, _ in pointers(refused)] == [pointer]


def test_a_persona_that_is_not_there(client: Client) -> None:
    """The answer says who is there; an ICP without personas says so, too."""
    assert problem(client.get(f"{PATH}/pay"), 404, "unknown_persona")["near"] == ["pays"]
    publish(client, minimal_document(key="bare"))
    nobody = problem(client.get("/v1/icps/bare/personas/pays"), 404, "unknown_persona")
    assert nobody["detail"] == "bare has no persona 'pays'; there are none."
    problem(client.get("/v1/icps/smal/personas"), 404, "unknown_icp")
