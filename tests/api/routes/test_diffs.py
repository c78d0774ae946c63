from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.samples import problem, publish
from tests.documents import minimal_document

if TYPE_CHECKING:
    from tests.api.client import Client

PATH = "/v1/icps/small/versions/2/diff"


@pytest.fixture
def changed(client: Client) -> str:
    """An ICP whose second version takes another score for its first band."""
    publish(client, minimal_document())
    document = minimal_document(owner="sales")
    document["bands"][0]["min_score"] = 3  # type: ignore[index, call-overload]
    return publish(client, document)


def test_what_changed_is_told_by_meaning(client: Client, changed: str) -> None:
    """Each change has its kind, its place, what it was and is, and a sentence."""
    told = client.get(PATH).json()
    assert (told["icp"]["version"], told["against"]["version"]) == (2, 1)
    assert (told["icp"]["key"], told["scores_can_change"]) == (changed, True)
    owner, band = told["changes"]
    assert (owner["subject"], owner["what"], owner["scoring"]) == ("definition", "changed", False)
    assert band == {
        "subject": "band",
        "key": "good",
        "what": "moved",
        "pointer": "/bands/0/min_score",
        "scoring": True,
        "before": 2,
        "after": 3,
        "message": "Band good: min score 2 is now 3.",
    }


@pytest.mark.usefixtures("changed")
def test_any_two_versions_are_compared(client: Client) -> None:
    """Against a later one, and against itself."""
    back = client.get("/v1/icps/small/versions/1/diff?against=2").json()
    assert [change["after"] for change in back["changes"]][-1] == 2
    same = client.get("/v1/icps/small/versions/2/diff?against=2").json()
    assert (same["changes"], same["scores_can_change"]) == ([], False)


@pytest.mark.usefixtures("changed")
def test_markdown_for_a_pull_request(client: Client) -> None:
    """Where the caller asks for Markdown, that is the answer."""
    answer = client.get(PATH, headers={"accept": "text/markdown"})
    assert answer.headers["content-type"].startswith("text/markdown")
    assert answer.text.startswith("### small: version 2 against version 1\n")
    assert "- Band good: min score 2 is now 3.\n" in answer.text


@pytest.mark.usefixtures("changed")
@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/icps/small/versions/1/diff", 404, "unknown_version"),
        ("/v1/icps/small/versions/3/diff", 404, "unknown_version"),
        ("/v1/icps/small/versions/2/diff?against=9", 404, "unknown_version"),
        ("/v1/icps/small/versions/2/diff?against=0", 422, "parameters_invalid"),
        ("/v1/icps/smal/versions/2/diff", 404, "unknown_icp"),
    ],
)
def test_what_cannot_be_compared(client: Client, path: str, status: int, code: str) -> None:
    """Nothing is before the first version, and both have to be there."""
    problem(client.get(path), status, code)
