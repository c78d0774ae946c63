from __future__ import annotations

from datetime import date
from random import Random

import pytest

from tests.bulk.drawn import Drawer
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
    accounts = [*Drawer(definition, AS_OF, Random(1)).accounts(ACCOUNTS)]  # noqa: S311 - no secret
    assert differences(definition, accounts, AS_OF, DUCKDB) == []
