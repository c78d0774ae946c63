"""A file scored row by row and in columns, by the command line, to be compared."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from app.bulk.names import names_of
from app.bulk.sql import sql
from app.cli.choosing import choose_icp
from app.engine.yaml_core import parse_yaml
from app.library import library_document
from tests.bulk.warehouses import ICP
from tests.cli.running import icp

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bulk.warehouses import Warehouse

AS_OF = "2026-01-15"
Row = dict[str, Any]


def reads_everything() -> dict[str, Any]:
    """Return a definition that reads an attribute of every type, and texts that identify."""
    document = parse_yaml(library_document("dev-tool"))
    assert isinstance(document, dict)
    document |= {"key": "everything", "examples": []}
    attributes, flags = document["attributes"], document["anti_icp"]
    assert isinstance(attributes, dict)
    assert isinstance(flags, list)
    attributes["seen"] = {"type": "date"}
    whens: list[Any] = [
        {"attribute": "seen", "op": "within_days", "value": 30},
        {"attribute": "domain", "op": "in", "value": ["acme", "b"]},
        {"attribute": "country", "op": "eq", "value": "US"},
        {"attribute": "region", "op": "in", "value": ["US-CA", "DE-BY"]},
        {"attribute": "founded_year", "op": "lt", "value": 100},
    ]
    for number, when in enumerate(whens):
        flags.append({"key": f"test-{number}", "when": when, "effect": "warn", "reason": "Said so"})
    return document


class Scored(NamedTuple):
    """What a run said of a file."""

    results: list[Row]
    rejected: list[Row]
    summary: str


def by_rows(accounts: Path, definition: Path | str, *options: object) -> Scored:
    """Return what is decided row by row, in the columns of the other engine."""
    out = accounts.with_suffix(".rows.ndjson")
    named = ("--icp", definition, "--as-of", AS_OF, *options)
    ran = icp("score", accounts, *named, "--detail", "--out", out)
    told = [orjson.loads(line) for line in out.read_bytes().splitlines()]
    names = names_of(choose_icp(str(definition)).compiled.definition)
    results, rejected = [], []
    for one in told:
        if "problem" in one:
            rejected.append({"row": one["index"] + 1, "faults": _faults(one["problem"]["errors"])})
            continue
        row = {name: one[name] for name in ("score", "score_band", "band", "disqualified")}
        row |= {name: one["account"].get(name) for name in ("id", "name")}
        for dimension in one["dimensions"]:
            row[names.points[dimension["key"]]] = dimension["points"]
            for criterion in dimension["criteria"]:
                row[names.criteria[criterion["key"]]] = criterion["outcome"]
        for flag in one["flags"]:
            row[names.flags[flag["key"]]] = flag["outcome"]
        results.append(row)
    return Scored(results, rejected, ran.err)


def in_columns(accounts: Path, definition: Path | str, *options: object) -> Scored:
    """Return what is decided in columns."""
    out, rejects = accounts.with_suffix(".columns.parquet"), accounts.with_suffix(".no.ndjson")
    return _engine("duckdb", accounts, definition, out, rejects, *options)


def on_spark(accounts: Path, definition: Path | str, *options: object) -> Scored:
    """Return what is decided on a cluster."""
    out, rejects = accounts.with_suffix(".spark.parquet"), accounts.with_suffix(".no.spark")
    return _engine("spark", accounts, definition, out, rejects, *options)


def _engine(
    engine: str, accounts: Path, definition: Path | str, out: Path, rejects: Path, *options: object
) -> Scored:
    named = ("--icp", definition, "--as-of", AS_OF, *options)
    how = ("--engine", engine, "--out", out, "--rejected", rejects)
    ran = icp("score", accounts, *named, *how)
    assert out.exists(), ran.err
    parts = sorted(rejects.glob("part-*")) if rejects.is_dir() else [rejects]
    lines = [line for part in parts for line in part.read_text().splitlines()]
    rejected = [
        {"row": one["row"], "faults": _faults(one["faults"])} for one in map(json.loads, lines)
    ]
    summary = ran.err.rpartition("\n")[0].rpartition("\n")[0]  # but for how long it took
    return Scored(pq.read_table(out).to_pylist(), rejected, summary)


def by_statement(
    accounts: Path, definition: Path | str, warehouse: Warehouse, *options: object
) -> Scored:
    """Return what a statement says of the canonical accounts of a file."""
    canonical = accounts.with_suffix(".canonical.parquet")
    ran = icp("normalize", accounts, "--icp", definition, "--out", canonical, *options)
    assert canonical.exists(), ran.err
    table = pq.read_table(canonical)
    chosen = choose_icp(str(definition)).compiled.definition
    statement = sql(chosen, warehouse.dialect, ICP, date.fromisoformat(AS_OF))
    places = pa.array(range(len(table)), pa.int64())
    asked = table.select(list(statement.reads)).add_column(0, "id", places)
    sent = table.select(["id", "name"]).to_pylist()
    found = warehouse.answer(statement, asked)
    return Scored([row | names for row, names in zip(found, sent, strict=True)], [], "")


def differences(
    one: Scored, other: Scored, *, lines: bool = True, summary: bool = True
) -> list[str]:
    """Return where two runs disagree.

    Args:
        one: By rows.
        other: In columns.
        lines: Whether the rows of both have lines.
        summary: Whether both read the same file.
    """
    told = []
    if len(one.results) != len(other.results):
        told.append(f"{len(one.results)} rows scored, {len(other.results)} in columns")
    for place, (row, columns) in enumerate(zip(one.results, other.results, strict=False)):
        told += [
            f"{place} {name}: {value!r} by rows, {columns[name]!r} in columns"
            for name, value in row.items()
            if columns[name] != value and not _blank(name, value, columns[name])
        ]
    for row, columns in zip(one.rejected, other.rejected, strict=False):
        if row != columns:
            told.append(f"rejected: {row} by rows, {columns} in columns")
    if len(one.rejected) != len(other.rejected):
        told.append(f"{len(one.rejected)} rows rejected, {len(other.rejected)} in columns")
    words = [_words(run.summary, lines=lines) for run in (one, other)] if summary else []
    if words and words[0] != words[1]:
        told.append(f"summaries: {one.summary} by rows, {other.summary} in columns")
    return told


def _blank(name: str, value: object, other: object) -> bool:
    """Tell whether both say of an identity that there is none: CSV has '' for it."""
    return name in {"id", "name"} and value == "" and other is None


def _faults(faults: list[Row]) -> list[tuple[str, str, str]]:
    return sorted((one["pointer"], one["code"], one["message"]) for one in faults)


def _words(summary: str, *, lines: bool) -> list[str]:
    """Return the words of a summary: values that are as frequent come in any order."""
    shown = summary if lines else re.sub(r"(?m)^  line", "  record", summary)
    return sorted(re.split(r",?\s+", shown.strip()))
