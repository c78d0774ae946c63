"""Warehouses for the tests of statements."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import duckdb
import psycopg
import pytest

from tests.bulk.warehouses import DuckDB, Postgres, Spark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL


@pytest.fixture(scope="module")
def postgres(server_url: URL) -> Iterator[Postgres]:
    """A real PostgreSQL, in a session of another time zone."""
    address = server_url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SET TIME ZONE 'Pacific/Kiritimati'")
        yield Postgres(connection)


@pytest.fixture(scope="module")
def in_duckdb() -> Iterator[DuckDB]:
    """DuckDB, in a session of another time zone."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'Pacific/Kiritimati'")
        yield DuckDB(connection)


@pytest.fixture(scope="module")
def spark() -> Iterator[Spark]:
    """Spark on this machine alone, in a session of another time zone."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    sessions = pytest.importorskip("pyspark.sql").SparkSession.builder
    session = (
        sessions.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "Pacific/Kiritimati")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield Spark(session)
    session.stop()
