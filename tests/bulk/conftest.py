"""Engines for the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bulk.opening import columns_in_memory, duckdb_in_memory, local_spark, postgres_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

    from tests.bulk.engines import Columns
    from tests.bulk.warehouses import DuckDB, Postgres, Spark, Warehouse


@pytest.fixture(scope="module")
def postgres(server_url: URL) -> Iterator[Postgres]:
    """A real PostgreSQL."""
    with postgres_at(server_url) as warehouse:
        yield warehouse


@pytest.fixture(scope="module")
def columns() -> Iterator[Columns]:
    """The expression of columns, in DuckDB."""
    with columns_in_memory() as engine:
        yield engine


@pytest.fixture(scope="module")
def in_duckdb() -> Iterator[DuckDB]:
    """DuckDB in this process."""
    with duckdb_in_memory() as warehouse:
        yield warehouse


@pytest.fixture(scope="module")
def spark() -> Iterator[Spark]:
    """Spark on this machine alone, where it is installed."""
    pytest.importorskip("pyspark")
    with local_spark() as warehouse:
        yield warehouse


@pytest.fixture(params=["postgres", "in_duckdb", "spark"])
def warehouse(request: pytest.FixtureRequest) -> Warehouse:
    """Each of the warehouses in turn."""
    found: Warehouse = request.getfixturevalue(request.param)
    return found
