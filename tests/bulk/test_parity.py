from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.definition import Definition
from tests.bulk.engines import DuckDb
from tests.bulk.parity import differences
from tests.engine.strategies import TODAY, document, facts

if TYPE_CHECKING:
    from app.engine.values import Facts

DUCKDB = DuckDb()
ACCOUNTS = 100


@st.composite
def cases(draw: st.DrawFn) -> tuple[Any, list[Facts]]:
    """Draw a definition, and accounts for it."""
    made = draw(document())
    return made, draw(st.lists(facts(made["attributes"]), min_size=1, max_size=ACCOUNTS))


@settings(max_examples=200, deadline=None)
@given(cases())
def test_columns_decide_as_rows_do(case: tuple[Any, list[Facts]]) -> None:
    """Every outcome, the points, the bands and the flags are the same; bounds hold."""
    made, accounts = case
    assert (
        differences(Definition.model_validate_json(orjson.dumps(made)), accounts, TODAY, DUCKDB)
        == []
    )
