"""Names, texts and paths as DuckDB's SQL has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_WILD = re.compile(r"([*?\[])")


def name(column: str) -> str:
    """Return the name of a column in quotes."""
    doubled = column.replace('"', '""')
    return f'"{doubled}"'


def text(value: str) -> str:
    """Return a text in quotes."""
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


def parquet(path: Path) -> str:
    """Return a Parquet file as a table, with the number of each row from 0."""
    literal = _WILD.sub(r"[\1]", str(path))  # DuckDB takes these for wildcards
    return f"read_parquet({text(literal)}, file_row_number = true)"


def written(path: Path) -> str:
    """Return a path to write to."""
    return text(str(path))
