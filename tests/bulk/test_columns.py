from __future__ import annotations

import math
from datetime import date

import duckdb
import ibis
import pyarrow as pa
import pytest

from app.bulk.columns import row_of, schema_of, without_nan
from app.bulk.names import names_of, result_columns
from app.bulk.scored import scored
from app.engine.attributes import attribute_table
from app.engine.checking import check
from app.engine.values import Event, EventList, NumberRange, StringSet
from tests.documents import minimal_document

AS_OF = date(2026, 1, 15)


def test_what_an_account_is_as_a_row() -> None:
    """An exact number is both ends of its range, and what is unknown has no column."""
    when = date(2026, 1, 2)
    assert row_of(
        {
            "industry": "fintech",
            "employees": 51,
            "annual_revenue": NumberRange(min=10, below=20),
            "internal": True,
            "since": when,
            "technologies": StringSet(frozenset("ba"), frozenset("c")),
            "triggers": EventList((Event("audit", when, None, 2),), frozenset({"funding"})),
        }
    ) == {
        "industry": "fintech",
        "employees_min": 51,
        "employees_max": 51,
        "annual_revenue_min": 10,
        "annual_revenue_max": None,
        "annual_revenue_below": 20,
        "internal": True,
        "since": when,
        "technologies": ["a", "b"],
        "technologies_known": True,
        "technologies_lacks": ["c"],
        "triggers": [{"type": "audit", "date": when, "amount": None, "count": 2}],
        "triggers_known": True,
        "triggers_covers": ["funding"],
    }


def test_names_fit_every_warehouse() -> None:
    """Keys have their dashes written as underlines; two that come to the same stay apart."""
    definition = check(
        minimal_document(
            anti_icp=[
                {"key": key, "effect": "warn", "reason": "No",
                 "when": {"attribute": "employees", "op": "gte", "value": value}}
                for value, key in enumerate(("too-small", "too_small"))
            ]
        )
    )  # fmt: skip
    names = names_of(definition)
    assert list(names.flags.values()) == ["flag_too_small", "flag_too_small_2"]
    assert len(set(result_columns(definition))) == len(result_columns(definition))


@pytest.mark.parametrize("value", [math.nan, None])
def test_a_number_that_is_none_is_unknown(value: float | None) -> None:
    """SQL takes NaN for greater than any number; here it is no value, as null is."""
    definition = check(
        minimal_document(
            scorecard={
                "dimensions": [
                    {"key": "fit", "name": "Fit", "max_points": 1, "criteria": [
                        {"key": "large", "points": 1, "reason": "Large",
                         "when": {"attribute": "employees", "op": "gte", "value": 50}}
                    ]}
                ]
            }
        )
    )  # fmt: skip
    shape = schema_of(attribute_table({}), ["employees"])
    made = scored(without_nan(ibis.table(shape, name="accounts")), definition, AS_OF)
    table = pa.Table.from_pylist([dict.fromkeys(shape, value)], schema=shape.to_pyarrow())
    with duckdb.connect() as connection:
        connection.register("accounts", table)
        statement = ibis.to_sql(made, dialect="duckdb")
        (row,) = connection.sql(statement).to_arrow_table().to_pylist()
    assert (row["score"], row["criterion_large"]) == (0, "unknown")
