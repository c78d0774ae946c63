from __future__ import annotations

import pytest
from fastapi import Request

from app.api.negotiation import preferred
from app.api.problems import ProblemError

JSON, MARKDOWN = "application/json", "text/markdown"


def _request(*accept: str) -> Request:
    headers = [(b"accept", one.encode()) for one in accept]
    return Request({"type": "http", "headers": headers})


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ((), JSON),
        (("",), JSON),
        (("*/*",), JSON),
        ((MARKDOWN,), MARKDOWN),
        (("Text/Markdown; charset=utf-8",), MARKDOWN),
        (("text/*",), MARKDOWN),
        ((JSON, MARKDOWN), JSON),
        (("text/markdown, application/json",), JSON),
        (("application/json;q=0.5, text/markdown",), MARKDOWN),
        (("text/markdown;q=0.2, */*;q=0.1",), MARKDOWN),
        (("text/markdown, */*",), MARKDOWN),
        (("*/*, application/json;q=0",), MARKDOWN),
        (("text/html,application/xhtml+xml,*/*;q=0.8",), JSON),
        (("nonsense, text/markdown",), MARKDOWN),
        (("application/json;Q=0, text/markdown;variant=x;q=0.001",), MARKDOWN),
        (("application/json;q=2, text/markdown;q=0.1",), MARKDOWN),
        (("application/json; q=high, application/json;q, text/markdown ; q = 0.1",), MARKDOWN),
    ],
)
def test_the_caller_chooses(accept: tuple[str, ...], expected: str) -> None:
    """By quality, then by what is named most exactly; else it is the first that is offered."""
    assert preferred(_request(*accept), JSON, MARKDOWN) == expected


@pytest.mark.parametrize(
    "accept", ["text/html", "application/json;q=0", "*/*;q=0", "nonsense", "application/json;q=2"]
)
def test_what_is_not_offered(accept: str) -> None:
    """A caller who takes nothing of it is told what there is."""
    with pytest.raises(ProblemError, match="application/json or text/markdown") as found:
        preferred(_request(accept), JSON, MARKDOWN)
    assert (found.value.code, found.value.status) == ("not_acceptable", 406)
    assert found.value.headers == {"Vary": "Accept"}
