"""Files of accounts as Spark reads them, made canonical in its workers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import duckdb
from pyspark.errors import AnalysisException
from pyspark.sql import functions

from app.bulk.columns import columns_of
from app.bulk.dialects import DIALECTS
from app.bulk.errors import UnusableFile
from app.bulk.spark.workers import FILE, FOUND, REJECTED, ROW, Plan, of_columns, of_files, shape
from app.bulk.table import SENT, sent_column, told
from app.mapping.columns import top
from app.mapping.parts import columns_read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

    from app.bulk.groups import Mapped
    from app.bulk.spark.workers import Record
    from app.engine.compiling.compiled import Compiled


class Source(NamedTuple):
    """Where accounts are.

    Attributes:
        path: A file, a folder or a pattern, as Spark takes it.
        mapped: How rows become accounts; None where they are accounts already.
        records: Makes records of the name of a text file, and of its bytes; None for Parquet.
    """

    path: str
    mapped: Mapped | None
    records: Callable[[str, bytes], Iterator[Record]] | None


def canonical_accounts(spark: SparkSession, source: Source, compiled: Compiled) -> DataFrame:
    """Return the accounts of a file, and beside them rows of what was rejected and found.

    Raises:
        UnusableFile: There is no such file, or a column of it says nothing of an account.
    """
    mapping = source.mapped.compiled.mapping if source.mapped else None
    joined = source.mapped.joined if source.mapped else {}
    plan = Plan(compiled.definition, mapping, joined, {}, (), ())
    if records := source.records:
        files = _loaded(spark, "binaryFile", source.path).select("path", "content")
        return _made(files, compiled, lambda batches: of_files(plan, records, batches))
    given = _loaded(spark, "parquet", source.path)
    wanted = {top(name) for name in columns_read(mapping)} if mapping else _wanted(compiled)
    kinds = _kinds(given.select(*(_column(name) for name in given.columns if name in wanted)))
    cells, canonical = told(kinds, None if mapping else compiled.attributes)
    if mapping and wanted and not cells:
        raise UnusableFile(
            f"the mapping '{mapping.key}' found nothing: none of its columns is there"
        )
    plan = plan._replace(
        cells={name: cells[name] for name in kinds if name in cells},  # faults are in their order
        passed=[name for name in kinds if name in canonical],
        strange=() if mapping else tuple(name for name in given.columns if name not in wanted),
    )
    numbered = given.select(
        *(_column(name) for name in dict.fromkeys([*plan.cells, *plan.passed])),
        functions.col("_metadata.file_path").alias(FILE),
        functions.col("_metadata.row_index").alias(ROW),
    )
    return _made(numbered, compiled, lambda batches: of_columns(plan, batches))


def _loaded(spark: SparkSession, kind: str, path: str) -> DataFrame:
    try:
        return spark.read.format(kind).load(path)
    except AnalysisException as error:
        if error.getCondition() == "PATH_NOT_FOUND":
            raise UnusableFile("there is no such file") from None
        raise


def _wanted(compiled: Compiled) -> set[str]:
    """Return the columns that say something of an account."""
    attributes = compiled.attributes.items()
    canonical = {column for name, one in attributes for column in columns_of(name, one)}
    return {*compiled.attributes, *canonical, *map(sent_column, SENT)}


def _kinds(frame: DataFrame) -> dict[str, str]:
    """Return the types of columns as DuckDB writes them."""
    with duckdb.connect() as connection:
        connection.register("accounts", frame.limit(0).toArrow())
        found = connection.execute("DESCRIBE accounts").fetchall()
    return {name: kind for name, kind, *_ in found}


def _column(name: str) -> functions.Column:
    doubled = name.replace("`", "``")
    return functions.col(f"`{doubled}`")


def _made(
    frame: DataFrame,
    compiled: Compiled,
    make: Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]],
) -> DataFrame:
    dialect = DIALECTS["databricks"]
    columns = {name: dialect.type_of(kind) for name, kind in shape(compiled.definition).items()}
    columns |= {REJECTED: "STRING", FOUND: "STRING"}
    return frame.mapInArrow(make, ", ".join(f"`{name}` {kind}" for name, kind in columns.items()))
