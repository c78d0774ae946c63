"""Real exports in columns, where ICP_REAL_DATA names a folder of them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from app.library import library_keys
from tests.bulk.comparing import by_rows, differences, in_columns

DATA = os.environ.get("ICP_REAL_DATA")

pytestmark = pytest.mark.skipif(not DATA, reason="ICP_REAL_DATA names no folder of real exports")

ACCOUNTS = {
    "crunchbase-companies": "accounts/crunchbase-2013-companies.csv.gz",
    "glassdoor-companies": "accounts/glassdoor-companies.csv",
    "remote-companies": "accounts/remote-company-tech.csv",
    "salesforce-accounts": "crm/salesforce/Account.json",
    "hubspot-companies": "crm/hubspot/company_data.csv",
}


@pytest.mark.parametrize("key", library_keys())
@pytest.mark.parametrize("mapping", ACCOUNTS)
def test_columns_decide_as_rows_do(tmp_path: Path, mapping: str, key: str) -> None:
    """Every row of every export has the same outcomes, points, bands and flags."""
    accounts = tmp_path / Path(ACCOUNTS[mapping]).name
    shutil.copy(Path(DATA or "", ACCOUNTS[mapping]), accounts)
    rounds = f"rounds={DATA}/accounts/crunchbase-2013-rounds.csv.gz"
    joins = ("--join", rounds) if mapping == "crunchbase-companies" else ()

    rows = by_rows(accounts, key, "--map", mapping, *joins)
    columns = in_columns(accounts, key, "--map", mapping, *joins)

    assert rows.results
    assert differences(rows, columns) == []
