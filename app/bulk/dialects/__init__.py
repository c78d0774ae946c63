"""Dialects of SQL that statements are written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.bulk.dialects.bigquery import BigQuery
from app.bulk.dialects.databricks import Databricks
from app.bulk.dialects.duckdb import DuckDB
from app.bulk.dialects.postgres import Postgres
from app.bulk.dialects.snowflake import Snowflake

if TYPE_CHECKING:
    from app.bulk.dialects.base import Dialect

DIALECTS: dict[str, Dialect] = {
    dialect.name: dialect
    for dialect in (Postgres(), DuckDB(), Databricks(), Snowflake(), BigQuery())
}
