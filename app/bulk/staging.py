"""Rows of a text file, set down once as Parquet for DuckDB to read as often as it needs."""

from __future__ import annotations

from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from app.mapping.columns import column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

ROW = "_row"
"""The column with the number of the row in its file, from 1."""
_AT_ONCE = 50_000


def stage(
    rows: Iterable[tuple[int, Mapping[str, object]]],
    columns: Sequence[str],
    path: Path,
    *,
    as_json: bool,
) -> None:
    """Write rows as Parquet: their numbers, and texts.

    Args:
        rows: The number of each, and what it holds.
        columns: What is kept: names, or JSON Pointers, as a mapping has them.
        path: Where to write.
        as_json: Whether values are JSON, and written so; else they are texts.
    """
    schema = pa.schema([(ROW, pa.int64()), *((name, pa.string()) for name in columns)])
    takes = [column(name) for name in columns]
    remaining = iter(rows)
    with closing(pq.ParquetWriter(path, schema, compression="lz4")) as writer:
        while chunk := list(islice(remaining, _AT_ONCE)):
            cells: list[list[object]] = [[number for number, _ in chunk]]
            for take in takes:
                found = [take(row) for _, row in chunk]
                cells.append([_json(one) for one in found] if as_json else found)
            arrays = [pa.array(one, kind) for one, kind in zip(cells, schema.types, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _json(value: object) -> bytes | None:
    return None if value is None else orjson.dumps(value)
