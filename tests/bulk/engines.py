"""Engines that run the statement of a definition over a table of accounts."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Protocol

import duckdb
from pyarrow.parquet import write_table

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]


class Engine(Protocol):
    """Runs SQL over a table called `accounts`.

    Attributes:
        dialect: Its SQL, as Ibis calls it.
    """

    dialect: str

    def rows(self, statement: str, accounts: pa.Table) -> list[Row]:
        """Return the rows that a statement selects."""


class DuckDb:
    """DuckDB, in memory."""

    dialect = "duckdb"

    def __init__(self) -> None:
        self._connection = duckdb.connect()

    def rows(self, statement: str, accounts: pa.Table) -> list[Row]:
        """Return the rows that a statement selects."""
        self._connection.register("accounts", accounts)
        return self._connection.sql(statement).to_arrow_table().to_pylist()


class Spark:
    """Spark, in two threads of this machine."""

    dialect = "databricks"

    def __init__(self) -> None:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - starts nothing until it is needed

        builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        for option, value in {
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.shuffle.partitions": "2",
        }.items():
            builder = builder.config(option, value)
        self._session = builder.getOrCreate()
        self._session.sparkContext.setLogLevel("ERROR")

    def rows(self, statement: str, accounts: pa.Table) -> list[Row]:
        """Return the rows that a statement selects."""
        with TemporaryDirectory() as folder:
            path = Path(folder, "accounts.parquet")
            write_table(accounts, path)
            self._session.read.parquet(str(path)).createOrReplaceTempView("accounts")
            return [row.asDict() for row in self._session.sql(statement).collect()]
