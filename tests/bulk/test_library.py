from __future__ import annotations

from datetime import date

import pytest

from tests.bulk.accounts import Made, seeded
from tests.bulk.engines import DuckDb
from tests.bulk.parity import differences
from tests.library.shipped import KEYS, compiled

DUCKDB = DuckDb()
AS_OF = date(2026, 1, 15)
ACCOUNTS = 2_500


@pytest.mark.parametrize("key", KEYS)
def test_the_definitions_that_ship_decide_in_columns_as_in_rows(key: str) -> None:
    """Over accounts at the edges of their own tests."""
    definition = compiled(key).definition
    made = Made(definition, AS_OF, seeded(key))
    accounts = [made.account() for _ in range(ACCOUNTS)]
    assert differences(definition, accounts, AS_OF, DUCKDB) == []
