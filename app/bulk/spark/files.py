"""Files of accounts scored on a cluster, into folders that its workers write."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from pyspark.errors import AnalysisException
from pyspark.sql import functions

from app.bulk.counts import Counts, counted, unknown
from app.bulk.errors import UnusableFile
from app.bulk.names import result_columns
from app.bulk.scored import reads
from app.bulk.spark.reading import canonical_accounts
from app.bulk.spark.workers import FOUND, REJECTED, identities
from app.bulk.sql import sql
from schemas.decision import AnsweringVersion

if TYPE_CHECKING:
    from datetime import date

    from pyspark.sql import DataFrame, SparkSession

    from app.bulk.files import Icp
    from app.bulk.spark.reading import Source

Said = tuple[str, str, str | None, str | None]
"""A warning: code, attribute, value and message; None for values beyond a thousand."""
_ACCOUNTS, _RESULTS = "icp_accounts", "icp_results"


class Found(NamedTuple):
    """What a run over a file found.

    Attributes:
        counts: Of the results.
        unknown: Of how many accounts each attribute is unknown.
        rejected: How many rows are no accounts.
        first: Some of them: `row`, `line`, `raw` and `faults` of each.
        warnings: How often each was given.
        strange: Sets of keys that nobody reads, and how many rows have them.
    """

    counts: Counts
    unknown: dict[str, int]
    rejected: int
    first: list[dict[str, Any]]
    warnings: dict[Said, int]
    strange: dict[tuple[str, ...], int]


class Out(NamedTuple):
    """The folders to write, which are not there yet.

    Attributes:
        results: Of results, as Parquet.
        rejected: Of rows that are no accounts, as NDJSON; None where nobody wants them.
    """

    results: str
    rejected: str | None


def score_files(  # noqa: PLR0913, PLR0917 - accounts, what scores them, and where results go
    spark: SparkSession, source: Source, icp: Icp, as_of: date, out: Out, shown: int
) -> Found:
    """Write the results of a file, and return what they come to.

    Args:
        spark: A session.
        source: The accounts.
        icp: What scores them.
        as_of: The day of scoring.
        out: The folders to write.
        shown: How many of the rows that are no accounts are to be returned.

    Raises:
        UnusableFile: The file cannot be read, or a folder is there already.
    """
    for folder in (out.results, out.rejected):
        if folder is not None and _is_there(spark, folder):
            raise UnusableFile(f"{folder} is there already; remove it, or name another")
    made = canonical_accounts(spark, source, icp.compiled).persist()
    try:
        made.where(f"{REJECTED} IS NULL AND {FOUND} IS NULL").createOrReplaceTempView(_ACCOUNTS)
        _scored(spark, icp, as_of).write.mode("append").parquet(out.results)
        rejected = made.where(f"{REJECTED} IS NOT NULL").select(REJECTED)
        if out.rejected is not None:
            rejected.write.mode("append").text(out.rejected)
        return _found(spark, made, rejected, icp, out.results, shown)
    finally:
        made.unpersist()
        spark.catalog.dropTempView(_ACCOUNTS)


def _is_there(spark: SparkSession, path: str) -> bool:
    """Return whether a file is there, or a folder that has any; runs that fail leave empty ones."""
    try:
        return bool(spark.read.format("binaryFile").load(path).inputFiles())
    except AnalysisException as error:
        if error.getCondition() == "PATH_NOT_FOUND":
            return False
        raise


def _scored(spark: SparkSession, icp: Icp, as_of: date) -> DataFrame:
    """Return the results, by the statement that `icp sql` gives."""
    definition = icp.compiled.definition
    sent = identities(definition)
    named = AnsweringVersion(key=icp.key, version="draft", digest=icp.digest)
    statement = sql(definition, "databricks", named, as_of, _ACCOUNTS, keep=sent)
    results = spark.sql(statement.text)
    return results.select(
        *(functions.col(column).alias(name) for column, name in sent.items()),
        *result_columns(definition),
        functions.lit(icp.key).alias("icp_key"),
        functions.lit(icp.version).cast("bigint").alias("icp_version"),
        functions.lit(icp.digest).alias("icp_digest"),
        functions.lit(as_of).alias("as_of"),
    )


def _found(  # noqa: PLR0913, PLR0917 - what was made, and what is asked of it
    spark: SparkSession, made: DataFrame, rejected: DataFrame, icp: Icp, results: str, shown: int
) -> Found:
    def rows(query: str) -> list[tuple[int, ...]]:
        return [tuple(row) for row in spark.sql(query).collect()]

    spark.read.parquet(results).createOrReplaceTempView(_RESULTS)
    names = reads(icp.compiled.definition)
    warnings: Counter[Said] = Counter()
    strange: Counter[tuple[str, ...]] = Counter()
    for (text,) in made.where(f"{FOUND} IS NOT NULL").select(FOUND).toLocalIterator():
        found = orjson.loads(text)
        for *said, times in found["warnings"]:
            warnings[tuple(said)] += times
        for keys, times in found["strange"]:
            strange[tuple(keys)] += times
    return Found(
        counted(rows, icp.compiled, _RESULTS),
        unknown(rows, icp.compiled, names, _ACCOUNTS),
        rejected.count(),
        [orjson.loads(text) for (text,) in rejected.take(shown)],
        warnings,
        strange,
    )
