from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.bulk.audiences import Chosen
from app.bulk.columns import row_of, schema_of
from app.bulk.sql import sql
from app.engine.attributes import attribute_table
from app.engine.normalise import Account
from app.targeting.answer import TargetingError
from app.targeting.targeting import Question
from schemas.definition import Definition
from tests.bulk.parity import NOTHING_IGNORED
from tests.bulk.warehouses import ICP, DuckDB, Postgres
from tests.engine.strategies import TODAY, document, facts
from tests.targeting.holding import whom

if TYPE_CHECKING:
    from app.engine.values import Facts
    from tests.bulk.warehouses import Warehouse

SETTINGS = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
CHOSEN = st.builds(
    Chosen,
    band=st.sampled_from(["high", "middle"]),
    part=st.sampled_from(["all", "all", "triggers", "exclusions"]),
    unknowns=st.sampled_from(["exclude", "include"]),
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Definition, list[Facts], Chosen]:
    """Draw a definition, accounts for it, and whom to select."""
    made = draw(document())
    definition = Definition.model_validate_json(orjson.dumps(made))
    accounts = draw(st.lists(facts(made["attributes"]), min_size=1, max_size=40))
    return definition, accounts, draw(CHOSEN)


def _agree(warehouse: Warehouse, case: tuple[Definition, list[Facts], Chosen]) -> None:
    definition, accounts, chosen = case
    try:
        statement = sql(definition, warehouse.dialect, ICP, TODAY, chosen=chosen)
    except TargetingError:
        return
    attributes = attribute_table(definition.attributes)
    shape = schema_of(attributes, attributes).to_pyarrow()
    fields = [pa.field("id", pa.int64()), *(shape.field(name) for name in statement.reads)]
    rows: list[dict[str, Any]] = [{"id": place} | row_of(one) for place, one in enumerate(accounts)]
    found = warehouse.answer(statement, pa.Table.from_pylist(rows, schema=pa.schema(fields)))
    wanted = whom(definition, Question("sql", chosen.band, "facts", chosen.part, chosen.unknowns))
    assert sorted(row["id"] for row in found) == [
        place
        for place, one in enumerate(accounts)
        if wanted(Account(None, None, one, (), NOTHING_IGNORED))
    ]


@SETTINGS
@given(case=cases())
def test_postgres_selects_whom_the_scorer_does(
    postgres: Postgres, case: tuple[Definition, list[Facts], Chosen]
) -> None:
    """The same accounts as the engine puts into the band, or those it might."""
    _agree(postgres, case)


@SETTINGS
@given(case=cases())
def test_duckdb_selects_whom_the_scorer_does(
    in_duckdb: DuckDB, case: tuple[Definition, list[Facts], Chosen]
) -> None:
    """The same accounts as the engine puts into the band, or those it might."""
    _agree(in_duckdb, case)


@pytest.mark.parametrize("dialect", ["postgres", "duckdb", "databricks", "snowflake", "bigquery"])
def test_a_statement_says_whom_it_selects(dialect: str) -> None:
    """In its comment; it answers their ids and nothing else."""
    made = {"language": 1, "key": "drawn", "name": "Drawn", "statement": "One.", "owner": "tests"}
    when = {"attribute": "employees", "op": "gte", "value": 10}
    criterion = {"key": "large", "points": 1, "reason": "Large", "when": when}
    fit = {"key": "fit", "name": "Fit", "max_points": 1, "criteria": [criterion]}
    bands = [
        {"key": "high", "min_score": 1, "action": "Call"},
        {"key": "low", "min_score": 0, "action": "Leave"},
    ]
    made |= {"review": {"cadence_days": 90}, "scorecard": {"dimensions": [fit]}, "bands": bands}
    definition = Definition.model_validate_json(orjson.dumps(made))
    statement = sql(definition, dialect, ICP, chosen=Chosen(unknowns="include")).text
    assert "-- Selects accounts in high or a better band, and those that unknown" in statement
    assert statement.rstrip().endswith("_reachable <= 0 AND NOT disqualified")
    assert "SELECT\n  id\nFROM bands\nWHERE" in statement
