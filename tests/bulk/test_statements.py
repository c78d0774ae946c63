from __future__ import annotations

from datetime import UTC, datetime
from math import nan, nextafter
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.engine.checking import check
from app.engine.values import NumberRange
from app.engine.yaml_core import parse_yaml
from app.library import library_document, library_keys
from schemas.definition import Definition
from tests.bulk.accounts import Made, seeded
from tests.bulk.parity import differing
from tests.bulk.warehouses import in_warehouse
from tests.documents import minimal_document
from tests.engine.strategies import TODAY, document, facts

if TYPE_CHECKING:
    from app.engine.values import Facts
    from tests.bulk.warehouses import DuckDB, Postgres, Spark, Warehouse

ACCOUNTS = 60
OF_LIBRARY = 400

# PySpark leaves the sockets that answers come through to be closed with the session.
leaves_sockets = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
WAREHOUSES = ["postgres", "in_duckdb", pytest.param("spark", marks=leaves_sockets)]

drawn = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def cases(draw: st.DrawFn) -> tuple[Any, list[Facts]]:
    """Draw a definition, and accounts for it."""
    made = draw(document())
    accounts = st.lists(facts(made["attributes"]), min_size=1, max_size=ACCOUNTS)
    return made, draw(accounts)


def _agree(warehouse: Warehouse, case: tuple[Any, list[Facts]]) -> None:
    made, accounts = case
    definition = Definition.model_validate_json(orjson.dumps(made))
    found = in_warehouse(warehouse, definition, accounts, TODAY)
    assert differing(definition, accounts, TODAY, found) == []


@settings(drawn, max_examples=40)
@given(cases())
def test_postgres_decides_as_rows_do(postgres: Postgres, case: tuple[Any, list[Facts]]) -> None:
    """The statement, run as it stands, finds every outcome, the points, bands and flags."""
    _agree(postgres, case)


@settings(drawn, max_examples=40)
@given(cases())
def test_duckdb_decides_as_rows_do(in_duckdb: DuckDB, case: tuple[Any, list[Facts]]) -> None:
    """The statement, run as it stands, finds every outcome, the points, bands and flags."""
    _agree(in_duckdb, case)


@leaves_sockets
@settings(drawn, max_examples=8)
@given(cases())
def test_spark_decides_as_rows_do(spark: Spark, case: tuple[Any, list[Facts]]) -> None:
    """The statement, run as it stands, finds every outcome, the points, bands and flags."""
    _agree(spark, case)


@pytest.mark.parametrize("warehouse", WAREHOUSES)
def test_nan_is_unknown(request: pytest.FixtureRequest, warehouse: str) -> None:
    """SQL takes it for greater than any other number, and many programs write it for nothing."""
    definition = check(parse_yaml(library_document("dev-tool")))
    nothing = NumberRange(nan, nan, nan)
    numbers = ("engineers", "employees", "annual_revenue")
    accounts: list[Facts] = [{}, dict.fromkeys(numbers, nothing)]
    none, other = in_warehouse(request.getfixturevalue(warehouse), definition, accounts, TODAY)
    assert other | {"id": 0} == none


@pytest.mark.parametrize("warehouse", WAREHOUSES)
@pytest.mark.parametrize("key", library_keys())
def test_definitions_that_ship(request: pytest.FixtureRequest, warehouse: str, key: str) -> None:
    """Each scores accounts on and beside its thresholds as the engine does."""
    definition = check(parse_yaml(library_document(key)))
    made = Made(definition, TODAY, seeded(key))
    accounts = [made.account() for _ in range(OF_LIBRARY)]
    found = in_warehouse(request.getfixturevalue(warehouse), definition, accounts, TODAY)
    assert differing(definition, accounts, TODAY, found) == []
    assert len({row["band"] for row in found}) > 1


@pytest.mark.parametrize("warehouse", WAREHOUSES)
def test_today_is_that_of_utc(request: pytest.FixtureRequest, warehouse: str) -> None:
    """Without a day, it is the current one in UTC, though the session is 14 hours ahead."""
    today = {"attribute": "seen", "op": "due_within_days", "value": 0}
    definition = check(_document("seen", {"type": "date"}, today))
    chosen = request.getfixturevalue(warehouse)
    before = datetime.now(UTC).date()
    (row,) = in_warehouse(chosen, definition, [{"seen": before}], None)
    assert row["criterion_known_buyer"] == "met" or before != datetime.now(UTC).date()


@pytest.mark.parametrize("warehouse", WAREHOUSES)
def test_odd_texts_and_numbers(request: pytest.FixtureRequest, warehouse: str) -> None:
    """Quotes, backslashes, wildcards and numbers that are no decimals are compared exactly."""
    chosen = request.getfixturevalue(warehouse)
    texts = ["it's", "back\\slash", '"q"', "100%", "a;--", "ünï", "{}", "$1", "?", ":x"]
    wanted = {"attribute": "words", "op": "contains_any", "value": texts}
    definition = check(_document("words", {"type": "string_set", "absence": "no"}, wanted))
    made = Made(definition, TODAY, seeded("texts"))
    accounts = [made.account() for _ in range(ACCOUNTS)]
    found = in_warehouse(chosen, definition, accounts, TODAY)
    assert differing(definition, accounts, TODAY, found) == []
    for bound in (0.1 + 0.2, 1e-300, 123456789.123456789, 2**53 - 1):
        at_least = {"attribute": "size", "op": "gte", "value": bound}
        definition = check(_document("size", {"type": "number"}, at_least))
        accounts = [{"size": float(bound)}, {"size": nextafter(bound, 0)}]
        found = in_warehouse(chosen, definition, accounts, TODAY)
        assert [row["criterion_known_buyer"] for row in found] == ["met", "not_met"]


@pytest.mark.parametrize("warehouse", WAREHOUSES)
@pytest.mark.parametrize("name", ["user", "order", "event", "member", "score", "total", "end"])
def test_names_that_sql_keeps(request: pytest.FixtureRequest, warehouse: str, name: str) -> None:
    """An attribute may be called as a word of SQL, a column of the answer, or a name inside."""
    asked = {"types": ["audit"], "within_days": 5, "min_count": 2}
    happened = {"attribute": name, "op": "happened", "value": asked}
    definition = check(_document(name, {"type": "events"}, happened))
    made = Made(definition, TODAY, seeded(name))
    accounts = [made.account() for _ in range(ACCOUNTS)]
    found = in_warehouse(request.getfixturevalue(warehouse), definition, accounts, TODAY)
    assert differing(definition, accounts, TODAY, found) == []


def _document(name: str, declaration: Any, when: object) -> Any:  # noqa: ANN401
    made: Any = minimal_document(attributes={name: declaration})
    (dimension,) = made["scorecard"]["dimensions"]
    dimension["criteria"][0] |= {"key": "known-buyer", "when": when}
    return made
