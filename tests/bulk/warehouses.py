"""Warehouses that run here: they are given accounts as rows, and run a statement as it stands."""

from __future__ import annotations

from abc import ABC, abstractmethod
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar

import psycopg
import pyarrow as pa
from psycopg import sql as psycopg_sql
from psycopg.types.json import Jsonb

from app.bulk.columns import row_of, schema_of
from app.bulk.sql import Statement, sql
from app.engine.attributes import attribute_table
from schemas.decision import AnsweringVersion

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import duckdb
    from pyspark.sql import SparkSession

    from app.engine.values import Facts
    from schemas.definition import Definition

    Row = dict[str, Any]

ICP = AnsweringVersion(key="drawn", version=3, digest=f"sha256:{'0' * 64}")


class Warehouse(ABC):
    """One that runs here."""

    dialect: ClassVar[str]

    def score(
        self, definition: Definition, accounts: Sequence[Facts], as_of: date | None
    ) -> list[Row]:
        """Return what the statement of a definition says of accounts, in their order."""
        statement = sql(definition, self.dialect, ICP, as_of)
        attributes = attribute_table(definition.attributes)
        shape = schema_of(attributes, attributes).to_pyarrow()
        fields = [pa.field("id", pa.int64()), *(shape.field(name) for name in statement.reads)]
        rows = [{"id": place} | row_of(facts) for place, facts in enumerate(accounts)]
        return self.answer(statement, pa.Table.from_pylist(rows, schema=pa.schema(fields)))

    def answer(self, statement: Statement, table: pa.Table) -> list[Row]:
        """Return the rows that a statement makes of the accounts in `table`, by their `id`."""
        return sorted(self._rows(statement, table), key=itemgetter("id"))

    @abstractmethod
    def _rows(self, statement: Statement, table: pa.Table) -> list[Row]:
        """Return the rows that a statement makes of the accounts, in any order."""


class Postgres(Warehouse):
    """A real PostgreSQL, in a table that is gone with the connection.

    Args:
        connection: To it.
    """

    dialect = "postgres"

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection

    def _rows(self, statement: Statement, table: pa.Table) -> list[Row]:
        types = {"id": "bigint", **statement.reads}
        columns = psycopg_sql.SQL(", ").join(
            psycopg_sql.SQL("{} {}").format(psycopg_sql.Identifier(name), psycopg_sql.SQL(kind))
            for name, kind in types.items()
        )
        with self._connection.cursor(row_factory=psycopg.rows.dict_row) as cursor:
            cursor.execute("DROP TABLE IF EXISTS accounts")
            cursor.execute(psycopg_sql.SQL("CREATE TEMPORARY TABLE accounts ({})").format(columns))
            with cursor.copy("COPY accounts FROM STDIN") as copy:
                for row in table.to_pylist():
                    copy.write_row([_cell(row[name], kind) for name, kind in types.items()])
            return cursor.execute(statement.text.encode()).fetchall()


def _cell(value: object, kind: str) -> object:
    if kind != "jsonb" or value is None:
        return value
    assert isinstance(value, list)
    return Jsonb([_json(event) for event in value])


def _json(event: dict[str, Any]) -> dict[str, Any]:
    day = event["date"]
    return event | {"date": None if day is None else day.isoformat()}


class DuckDB(Warehouse):
    """DuckDB in this process."""

    dialect = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def _rows(self, statement: Statement, table: pa.Table) -> list[Row]:
        self._connection.register("accounts", table)
        found: list[Row] = self._connection.sql(statement.text).to_arrow_table().to_pylist()
        return found


class Spark(Warehouse):
    """Spark in a process beside this one."""

    dialect = "databricks"

    def __init__(self, session: SparkSession) -> None:
        self._session = session

    def _rows(self, statement: Statement, table: pa.Table) -> list[Row]:
        types = [f"`{name}` {kind}" for name, kind in statement.reads.items()]
        frame = self._session.createDataFrame(table, ", ".join(["id BIGINT", *types]))
        frame.createOrReplaceTempView("accounts")
        found: list[Row] = self._session.sql(statement.text).toArrow().to_pylist()
        return found
