from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given, settings

from schemas.definition import Definition
from tests.bulk.accounts import Made, seeded
from tests.bulk.parity import differences
from tests.engine.strategies import ATTRIBUTES, TODAY, document

DECISIONS = 20_000
"""Of each engine."""
ENGINES = [("columns", 50), ("in_duckdb", 50), ("postgres", 50), ("spark", 10)]
"""Each with the number of definitions; Spark takes a second to begin with one."""


@pytest.mark.parametrize(("name", "definitions"), ENGINES)
def test_engines_decide_as_rows_do(
    request: pytest.FixtureRequest, name: str, definitions: int
) -> None:
    """Every outcome, points, bands and flags are the same over 20,000 accounts; bounds hold."""
    engine = request.getfixturevalue(name)
    each = DECISIONS // definitions
    decided = 0

    @settings(max_examples=definitions, deadline=None)
    @given(document(most=len(ATTRIBUTES)))
    def agree(made: Any) -> None:  # noqa: ANN401 - a document
        nonlocal decided
        text = orjson.dumps(made)
        definition = Definition.model_validate_json(text)
        accounts = Made(definition, TODAY, seeded(text.decode())).accounts(each)
        assert differences(definition, accounts, TODAY, engine) == []
        decided += each

    agree()
    assert decided >= DECISIONS
