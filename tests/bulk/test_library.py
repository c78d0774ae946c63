from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.bulk.accounts import Made, seeded
from tests.bulk.parity import differences
from tests.library.shipped import KEYS, compiled

if TYPE_CHECKING:
    from tests.bulk.engines import Columns

AS_OF = date(2026, 1, 15)
ACCOUNTS = 2_500


@pytest.mark.parametrize("key", KEYS)
def test_the_definitions_that_ship_decide_in_columns_as_in_rows(columns: Columns, key: str) -> None:
    """Over accounts at the edges of their own tests."""
    definition = compiled(key).definition
    made = Made(definition, AS_OF, seeded(key))
    accounts = made.accounts(ACCOUNTS)
    assert differences(definition, accounts, AS_OF, columns) == []
