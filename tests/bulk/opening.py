"""Engines for a block; warehouses in sessions of a time zone 14 hours ahead of UTC."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import psycopg

from tests.bulk.engines import Columns
from tests.bulk.warehouses import DuckDB, Postgres, Spark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

_ZONE = "Pacific/Kiritimati"


@contextmanager
def postgres_at(url: URL) -> Iterator[Postgres]:
    """Open a session of a real PostgreSQL."""
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"SET TIME ZONE '{_ZONE}'")
        yield Postgres(connection)


@contextmanager
def columns_in_memory() -> Iterator[Columns]:
    """Open DuckDB in this process, for the expression of columns."""
    with duckdb.connect() as connection:
        yield Columns(connection)


@contextmanager
def duckdb_in_memory() -> Iterator[DuckDB]:
    """Open DuckDB in this process."""
    with duckdb.connect() as connection:
        connection.execute(f"SET TimeZone = '{_ZONE}'")
        yield DuckDB(connection)


@contextmanager
def local_spark() -> Iterator[Spark]:
    """Start Spark on this machine alone.

    Raises:
        ImportError: PySpark is not installed.
    """
    from pyspark.sql import SparkSession  # noqa: PLC0415 - of the extra `spark`

    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", _ZONE)
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield Spark(session)
    finally:
        session.stop()
