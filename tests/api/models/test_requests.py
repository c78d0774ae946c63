from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from pydantic import BaseModel, ValidationError

from app.api import batch, scoring
from app.api.bulk import Bulk
from app.api.fields import fields
from app.api.models.requests import BatchRequest, ScoreRequest
from app.api.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.api.fields import Fields

TODAY = date(2026, 1, 15)
SCORE: dict[str, Any] = {"icp": "small", "account": {"industry": "software"}}
BATCH: dict[str, Any] = {"icp": "small", "accounts": [{}]}


def _score(given: Fields) -> None:
    given.icps(), given.account(), given.options(lambda: TODAY)


def _batch(given: Fields) -> None:
    given.icp(), given.accounts(), given.options(lambda: TODAY)


_READ: dict[type[BaseModel], tuple[tuple[str, ...], Callable[[Fields], None]]] = {
    ScoreRequest: (scoring.FIELDS, _score),
    BatchRequest: (batch.FIELDS, _batch),
}


@pytest.mark.parametrize(
    ("model", "body"),
    [
        (ScoreRequest, SCORE),
        (ScoreRequest, SCORE | {"icp": ["aa", "tag:b", "*", "cc@3"]}),
        (ScoreRequest, SCORE | {"icp": []}),
        (ScoreRequest, SCORE | {"icp": ["aa"] * 101}),
        (ScoreRequest, SCORE | {"icp": ""}),
        (ScoreRequest, SCORE | {"icp": "k" * 101}),
        (ScoreRequest, SCORE | {"icp": 3}),
        (ScoreRequest, SCORE | {"icp": None}),
        (ScoreRequest, {"icp": "small"}),
        (ScoreRequest, {"account": {}}),
        (ScoreRequest, SCORE | {"account": []}),
        (ScoreRequest, SCORE | {"as_of": "2026-01-15"}),
        (ScoreRequest, SCORE | {"as_of": "1899-12-31"}),
        (ScoreRequest, SCORE | {"as_of": "2999-12-31"}),
        (ScoreRequest, SCORE | {"as_of": "3000-01-01"}),
        (ScoreRequest, SCORE | {"as_of": "2026-02-30"}),
        (ScoreRequest, SCORE | {"as_of": None}),
        (ScoreRequest, SCORE | {"detail": "summary"}),
        (ScoreRequest, SCORE | {"detail": None}),
        (ScoreRequest, SCORE | {"include": ["facts"]}),
        (ScoreRequest, SCORE | {"include": []}),
        (ScoreRequest, SCORE | {"include": ["reasons"]}),
        (ScoreRequest, SCORE | {"include": "facts"}),
        (ScoreRequest, SCORE | {"other": 1}),
        (BatchRequest, BATCH),
        (BatchRequest, BATCH | {"icp": ["aa"]}),
        (BatchRequest, BATCH | {"accounts": []}),
        (BatchRequest, BATCH | {"accounts": {}}),
        (BatchRequest, BATCH | {"accounts": [{}] * 10_000}),
        (BatchRequest, BATCH | {"accounts": [{}] * 10_001}),
    ],
)
def test_the_documented_model_takes_what_the_reader_takes(
    model: type[BaseModel], body: dict[str, Any]
) -> None:
    """The model in OpenAPI and the fast reader of bodies agree on what is a request."""
    names, read = _READ[model]
    try:
        given = asyncio.run(fields(orjson.dumps(body), names, Bulk()))
        read(given)
        given.finish()
        taken = True
    except ProblemError:
        taken = False
    try:
        model.model_validate_json(orjson.dumps(body))
        documented = True
    except ValidationError:
        documented = False
    assert taken is documented
