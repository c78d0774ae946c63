"""Files in columns: accounts a second, against SQL written by hand and the row engine.

`python -m benchmarks.bulk` prints the table; `--accounts N` says of how many.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from benchmarks.bulk_sql import ACCOUNTS, BY_HAND

ROUNDS = 3
FEW = 20_000
"""Accounts that the row engine scores."""
AS_OF = "2026-01-15"
DEFINITION = Path(__file__).with_name("columns.yaml")
BAR, RATIO, MEMORY = 1_500_000, 2.0, 2 * 2**30


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=1_000_000)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        print("\n".join(_report(given.accounts, Path(folder))))  # noqa: T201 - the output of a script


def _report(count: int, folder: Path) -> list[str]:
    file, few = folder / "accounts.parquet", folder / "accounts.ndjson"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({ACCOUNTS.format(count=count)}) TO '{file}'")
        chosen = f"SELECT * FROM read_parquet('{file}') LIMIT {FEW}"  # noqa: S608 - our own file
        connection.execute(f"COPY ({_raw(chosen)}) TO '{few}' (FORMAT json)")
    ours, hand, ratios = [], [], []
    for number in range(ROUNDS):
        out, other = folder / f"ours{number}.parquet", folder / f"hand{number}.parquet"
        ours.append(_timed(_command(file, "--engine", "duckdb", "--threads", "2", "--out", out)))
        hand.append(_timed(_by_hand(file, other)))
        ratios.append(ours[-1] / hand[-1])
        _check_same(out, other)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    rows = _timed(_command(few, "--output", "ndjson", "--out", folder / "rows.ndjson"))
    return [
        (
            f"{count:,} canonical accounts, Parquet to Parquet, 2 threads, a process each, median"
            f" of {ROUNDS} rounds; row engine: {FEW:,} accounts, NDJSON to NDJSON."
        ),
        "",
        "| engine | seconds | accounts a second |",
        "|---|---:|---:|",
        _line("`icp score --engine duckdb`", statistics.median(ours), count),
        _line("SQL by hand, DuckDB", statistics.median(hand), count),
        _line("`icp score`, row by row", rows, FEW),
        "",
        (
            f"Against SQL by hand: {statistics.median(ratios):.2f} times (bar {RATIO:g}). Accounts"
            f" a second: bar {BAR:,}. Peak memory of a process: {memory / 2**20:,.0f} MiB (bar"
            f" {MEMORY / 2**20:,.0f})."
        ),
    ]


def _raw(chosen: str) -> str:
    """Return the SQL of canonical accounts as raw ones."""
    ranges = (
        f"CASE WHEN {x}_min IS NOT NULL THEN {{'min': {x}_min, 'max': {x}_max}} END AS {x}"
        for x in ("employees", "annual_revenue", "founded_year")
    )
    same = "id, name, domain, segment, country, owner_named, reviewed"
    return f"SELECT {same}, {', '.join(ranges)} FROM ({chosen})"  # noqa: S608 - our own


def _command(file: Path, *options: object) -> list[str]:
    named = ("score", file, "--icp", DEFINITION, "--as-of", AS_OF, *options)
    return [sys.executable, "-m", "app.cli", *map(str, named)]


def _by_hand(file: Path, out: Path) -> list[str]:
    sql = f"SET threads = 2; COPY ({BY_HAND.format(file=file)}) TO '{out}' (COMPRESSION zstd)"
    return [sys.executable, "-c", f"import duckdb; duckdb.connect().execute({sql!r})"]


def _timed(command: list[str]) -> float:
    before = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own
    return time.perf_counter() - before


def _check_same(ours: Path, hand: Path) -> None:
    """Make sure that both say the same of every account.

    Raises:
        SystemExit: They do not.
    """
    with duckdb.connect() as connection:
        columns = "id, score, band, disqualified, points_fit, points_pay, criterion_size"
        sql = (
            f"SELECT count(*) FROM (SELECT {columns} FROM read_parquet('{hand}')"  # noqa: S608 - our own files
            f" EXCEPT SELECT {columns} FROM read_parquet('{ours}'))"
        )
        ((different,),) = connection.execute(sql).fetchall()
    if different:
        raise SystemExit(f"{different:,} accounts differ from the SQL by hand")


def _line(engine: str, seconds: float, count: int) -> str:
    return f"| {engine} | {seconds:.2f} | {count / seconds:,.0f} |"


if __name__ == "__main__":
    main()
