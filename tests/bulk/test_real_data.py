"""Real exports in columns and in SQL, where ICP_REAL_DATA names a folder of them."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.library import library_keys
from tests.bulk.comparing import by_rows, by_statement, differences, in_columns

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bulk.comparing import Scored
    from tests.bulk.warehouses import Warehouse

DATA = os.environ.get("ICP_REAL_DATA")

pytestmark = pytest.mark.skipif(not DATA, reason="ICP_REAL_DATA names no folder of real exports")

ACCOUNTS = {
    "crunchbase-companies": "accounts/crunchbase-2013-companies.csv.gz",
    "glassdoor-companies": "accounts/glassdoor-companies.csv",
    "remote-companies": "accounts/remote-company-tech.csv",
    "salesforce-accounts": "crm/salesforce/Account.json",
    "hubspot-companies": "crm/hubspot/company_data.csv",
}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Scored]:
    """What is decided row by row of an export, by a definition of the library."""

    @cache
    def scored(mapping: str, key: str) -> Scored:
        accounts, options = _export(tmp_path_factory.mktemp("rows"), mapping)
        found = by_rows(accounts, key, *options)
        assert found.results
        return found

    return scored


def _export(folder: Path, mapping: str) -> tuple[Path, tuple[str, ...]]:
    accounts = folder / Path(ACCOUNTS[mapping]).name
    shutil.copy(Path(DATA or "", ACCOUNTS[mapping]), accounts)
    rounds = f"rounds={DATA}/accounts/crunchbase-2013-rounds.csv.gz"
    joins = ("--join", rounds) if mapping == "crunchbase-companies" else ()
    return accounts, ("--map", mapping, *joins)


@pytest.mark.parametrize("key", library_keys())
@pytest.mark.parametrize("mapping", ACCOUNTS)
def test_columns_decide_as_rows_do(
    tmp_path: Path, rows: Callable[[str, str], Scored], mapping: str, key: str
) -> None:
    """Every row of every export has the same outcomes, points, bands and flags."""
    accounts, options = _export(tmp_path, mapping)
    assert differences(rows(mapping, key), in_columns(accounts, key, *options)) == []


@pytest.mark.parametrize("key", library_keys())
@pytest.mark.parametrize("mapping", ACCOUNTS)
def test_statements_decide_as_rows_do(
    tmp_path: Path,
    rows: Callable[[str, str], Scored],
    warehouse: Warehouse,
    mapping: str,
    key: str,
) -> None:
    """What `icp normalize` makes of every export is decided by the statement as its rows are."""
    accounts, options = _export(tmp_path, mapping)
    found = by_statement(accounts, key, warehouse, *options)
    read = rows(mapping, key)._replace(rejected=[])
    assert differences(read, found, summary=False) == []
