"""Files scored in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.cli.running import icp

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Ran


def scored(accounts: Path, definition: Path, out: Path, *options: object) -> Ran:
    """Score a file in columns."""
    how = ("--engine", "duckdb", "--as-of", "2026-01-15", "--out", out)
    return icp("score", accounts, "--icp", definition, *how, *options)


def parquet(path: Path, **columns: list[Any]) -> Path:
    """Write a Parquet file."""
    pq.write_table(pa.table(columns), path)
    return path
