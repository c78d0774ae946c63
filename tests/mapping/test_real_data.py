"""The shipped mappings on real exports, where ICP_REAL_DATA names a folder of them."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.cli.choosing import choose_mapping
from app.cli.reading.joins import read_joins
from app.cli.reading.rows import read_rows
from app.engine.attributes import attribute_table
from app.engine.normalise import Reader
from app.mapping import apply

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = os.environ.get("ICP_REAL_DATA")

pytestmark = pytest.mark.skipif(not DATA, reason="ICP_REAL_DATA names no folder of real exports")

ACCOUNTS = {
    "crunchbase-companies": "accounts/crunchbase-2013-companies.csv.gz",
    "glassdoor-companies": "accounts/glassdoor-companies.csv",
    "remote-companies": "accounts/remote-company-tech.csv",
    "salesforce-accounts": "crm/salesforce/Account.json",
    "hubspot-companies": "crm/hubspot/company_data.csv",
}


def accounts(key: str, joins: list[str]) -> Iterator[dict[str, object]]:
    """Yield the raw accounts a mapping makes of its file."""
    chosen = choose_mapping(key)
    indexes = read_joins(chosen, joins, lambda _: None)
    for row in read_rows(Path(DATA or "", ACCOUNTS[key]), chosen.compiled.mapping.read):
        assert row.fault is None
        yield apply(chosen.compiled, row.data, indexes)


@pytest.mark.parametrize("key", ACCOUNTS)
def test_every_row_is_read(key: str) -> None:
    """Each row becomes an account that has a name, and that normalise takes."""
    reader = Reader(attribute_table({}))
    rounds = f"rounds={DATA}/accounts/crunchbase-2013-rounds.csv.gz"

    read = [
        reader.read(raw) for raw in accounts(key, [rounds] if key == "crunchbase-companies" else [])
    ]

    assert read
    assert all(account.name for account in read)
    assert not any(account.ignored["count"] for account in read)


def test_rounds_are_triggers() -> None:
    """Every company has its funding rounds, dated, most of them with an amount."""
    rounds = f"rounds={DATA}/accounts/crunchbase-2013-rounds.csv.gz"
    reader = Reader(attribute_table({}))
    events = [
        event
        for raw in accounts("crunchbase-companies", [rounds])
        for event in reader.read(raw).facts["triggers"].events  # type: ignore[union-attr]
    ]

    kinds = Counter(event.type for event in events)
    assert kinds["funding.series-a"] > 6_000
    assert not any("+" in kind for kind in kinds)
    assert all(event.date for event in events)
    assert sum(event.amount is not None for event in events) > 0.9 * len(events)
