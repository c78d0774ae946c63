from __future__ import annotations

from datetime import UTC, datetime
from math import nan, nextafter
from typing import TYPE_CHECKING, Any

import pytest

from app.engine.checking import check
from app.engine.values import NumberRange
from app.engine.yaml_core import parse_yaml
from app.library import library_document, library_keys
from tests.bulk.accounts import Made, seeded
from tests.bulk.parity import differences
from tests.documents import minimal_document
from tests.engine.strategies import TODAY

if TYPE_CHECKING:
    from app.engine.values import Facts
    from tests.bulk.warehouses import Warehouse

ACCOUNTS = 60
OF_LIBRARY = 400


def test_nan_is_unknown(warehouse: Warehouse) -> None:
    """SQL takes it for greater than any other number, and many programs write it for nothing."""
    definition = check(parse_yaml(library_document("dev-tool")))
    nothing = NumberRange(nan, nan, nan)
    numbers = ("engineers", "employees", "annual_revenue")
    accounts: list[Facts] = [{}, dict.fromkeys(numbers, nothing)]
    none, other = warehouse.score(definition, accounts, TODAY)
    assert other | {"id": 0} == none


@pytest.mark.parametrize("key", library_keys())
def test_definitions_that_ship(warehouse: Warehouse, key: str) -> None:
    """Each scores accounts on and beside its thresholds as the engine does."""
    definition = check(parse_yaml(library_document(key)))
    made = Made(definition, TODAY, seeded(key))
    accounts = made.accounts(OF_LIBRARY)
    assert differences(definition, accounts, TODAY, warehouse) == []
    assert len({row["band"] for row in warehouse.score(definition, accounts, TODAY)}) > 1


def test_today_is_that_of_utc(warehouse: Warehouse) -> None:
    """Without a day, it is the current one in UTC, though the session is 14 hours ahead."""
    today = {"attribute": "seen", "op": "due_within_days", "value": 0}
    definition = check(_document("seen", {"type": "date"}, today))
    before = datetime.now(UTC).date()
    (row,) = warehouse.score(definition, [{"seen": before}], None)
    assert row["criterion_known_buyer"] == "met" or before != datetime.now(UTC).date()


def test_odd_texts_and_numbers(warehouse: Warehouse) -> None:
    """Quotes, backslashes, wildcards and numbers that are no decimals are compared exactly."""
    texts = ["it's", "back\\slash", '"q"', "100%", "a;--", "ünï", "{}", "$1", "?", ":x"]
    wanted = {"attribute": "words", "op": "contains_any", "value": texts}
    definition = check(_document("words", {"type": "string_set", "absence": "no"}, wanted))
    made = Made(definition, TODAY, seeded("texts"))
    accounts = made.accounts(ACCOUNTS)
    assert differences(definition, accounts, TODAY, warehouse) == []
    for bound in (0.1 + 0.2, 1e-300, 123456789.123456789, 2**53 - 1):
        at_least = {"attribute": "size", "op": "gte", "value": bound}
        definition = check(_document("size", {"type": "number"}, at_least))
        accounts = [{"size": float(bound)}, {"size": nextafter(bound, 0)}]
        found = warehouse.score(definition, accounts, TODAY)
        assert [row["criterion_known_buyer"] for row in found] == ["met", "not_met"]


@pytest.mark.parametrize("name", ["user", "order", "event", "member", "score", "total", "end"])
def test_names_that_sql_keeps(warehouse: Warehouse, name: str) -> None:
    """An attribute may be called as a word of SQL, a column of the answer, or a name inside."""
    asked = {"types": ["audit"], "within_days": 5, "min_count": 2}
    happened = {"attribute": name, "op": "happened", "value": asked}
    definition = check(_document(name, {"type": "events"}, happened))
    made = Made(definition, TODAY, seeded(name))
    accounts = made.accounts(ACCOUNTS)
    assert differences(definition, accounts, TODAY, warehouse) == []


def _document(name: str, declaration: Any, when: object) -> Any:  # noqa: ANN401
    made: Any = minimal_document(attributes={name: declaration})
    (dimension,) = made["scorecard"]["dimensions"]
    dimension["criteria"][0] |= {"key": "known-buyer", "when": when}
    return made
