"""Engines that run the statement of a definition over a table of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import duckdb

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
        found: list[Row] = self._connection.sql(statement).to_arrow_table().to_pylist()
        return found
