"""Engines that score a table of canonical accounts, and the expression that files are scored by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import ibis
import pyarrow as pa

from app.bulk.columns import row_of, schema_of
from app.bulk.names import result_columns
from app.bulk.scored import scored
from app.engine.attributes import attribute_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import duckdb

    from app.engine.values import Facts
    from schemas.definition import Definition

Row = dict[str, Any]


class Engine(Protocol):
    """Scores accounts."""

    def score(self, definition: Definition, accounts: Sequence[Facts], as_of: date) -> list[Row]:
        """Return what a definition says of accounts, in their order."""


class Columns:
    """The expression of columns, in DuckDB.

    Args:
        connection: To it.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def score(self, definition: Definition, accounts: Sequence[Facts], as_of: date) -> list[Row]:
        """Return what a definition says of accounts, in their order."""
        attributes = attribute_table(definition.attributes)
        shape = ibis.schema({"_place": "int64"} | dict(schema_of(attributes, attributes).items()))
        rows = [{"_place": place} | row_of(facts) for place, facts in enumerate(accounts)]
        self._connection.register("accounts", pa.Table.from_pylist(rows, shape.to_pyarrow()))
        made = scored(ibis.table(shape, name="accounts"), definition, as_of)
        chosen = made.select("_place", *result_columns(definition)).order_by("_place")
        statement = ibis.to_sql(chosen, dialect="duckdb")
        found: list[Row] = self._connection.sql(statement).to_arrow_table().to_pylist()
        return found
