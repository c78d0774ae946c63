"""The options of scoring on a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from app.cli.errors import Misuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.cli.choosing import LocalIcp

MasterOption = Annotated[
    str | None,
    typer.Option(metavar="URL", help="With Spark: its master; if not given, as it is configured."),
]
ConfOption = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME=VALUE", help="With Spark: a setting of its own; repeatable."),
]
_TEXTS = (".csv", ".json", ".ndjson", ".jsonl", ".gz")


class SparkJob(NamedTuple):
    """What one run on a cluster reads, what scores it, and what it writes.

    Attributes:
        file: The accounts, as Spark takes paths.
        icp: The definition.
        as_of: The day of scoring.
        mapping: How columns become attributes; None where rows are accounts already.
        joins: The second files of the mapping, as `NAME=FILE`.
        out: The folder of results.
        rejected: The folder of rows that cannot be read; None where nobody wants them.
        master: Where Spark runs; None for what it is configured for.
        settings: Of Spark, by name.
    """

    file: str
    icp: LocalIcp
    as_of: date
    mapping: str | None
    joins: Sequence[str]
    out: str
    rejected: str | None
    master: str | None
    settings: Mapping[str, str]


def output_folders(out: str | None, rejected: str | None) -> tuple[str, str | None]:
    """Return the folders to write.

    Raises:
        Misuse: There is none, its name is one of another format, or both are one.
    """
    if out is None:
        raise Misuse("--out is missing: Spark writes a folder of Parquet")
    if out.lower().endswith(_TEXTS):
        raise Misuse(f"--out {out}: Spark writes a folder of Parquet; name it so")
    if out == rejected:
        raise Misuse("--out and --rejected are one folder; name another")
    return out, rejected


def spark_settings(options: Iterable[str]) -> dict[str, str]:
    """Return settings of Spark by name.

    Raises:
        Misuse: One of them is none.
    """
    settings = {}
    for option in options:
        name, equals, value = option.partition("=")
        if not equals or not name.startswith("spark."):
            raise Misuse(f"--conf {option}: write it as spark.NAME=VALUE")
        settings[name] = value
    return settings
