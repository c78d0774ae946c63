"""Files in columns: accounts a second, against SQL by hand, the row engine and the service.

`python -m benchmarks.bulk` prints the table; `--accounts N` says of how many, `--write FILE` puts
it into a document.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import duckdb

from benchmarks.bulk_service import DETAIL, SIZE, WORKERS, batches_of
from benchmarks.bulk_sql import ACCOUNTS, BY_HAND
from benchmarks.figures import ratio, verdict, write_between

ROUNDS = 5
FEW = 100_000
"""Accounts for those that take them one by one."""
AS_OF = "2026-01-15"
DEFINITION = Path(__file__).with_name("columns.yaml")
BAR, RATIO, MEMORY = 1_500_000, 2.0, 2 * 2**30


class Engine(NamedTuple):
    """One row of the table.

    Attributes:
        name: What it is called.
        accounts: How many it scores in a round.
        seconds: What each round took.
    """

    name: str
    accounts: int
    seconds: list[float]

    @property
    def rate(self) -> float:
        """Accounts a second, in the middle round."""
        return self.accounts / statistics.median(self.seconds)

    @property
    def each(self) -> list[float]:
        """The seconds of an account, in each round."""
        return [one / self.accounts for one in self.seconds]


def main() -> None:
    """Measure, print, and write the table where `--write` says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--write", type=Path, help="a Markdown file with the two marker lines")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        text = "\n".join(_report(given.accounts, given.rounds, Path(folder)))
    print(text)  # noqa: T201 - the output of a script
    if given.write:
        write_between(given.write, "bulk", text)


def _report(count: int, rounds: int, folder: Path) -> list[str]:
    file, few = folder / "accounts.parquet", folder / "accounts.ndjson"
    _generate(count, file, few)
    ours = Engine("`icp score --engine duckdb`", count, [])
    hand = Engine("SQL by hand, DuckDB", count, [])
    http = Engine(f"`POST /v1/score/batch`, `detail={DETAIL}`", FEW, [])
    rows = Engine("`icp score`, row by row", FEW, [])
    memory = 0
    with batches_of(few, DEFINITION) as send:
        for _ in range(rounds):
            out, other = folder / "ours.parquet", folder / "hand.parquet"
            ran = _run(_command(file, "--engine", "duckdb", "--threads", "2", "--out", out))
            ours.seconds.append(ran.seconds)
            memory = max(memory, ran.memory)
            hand.seconds.append(_run(_by_hand(file, other)).seconds)
            _check_same(out, other)
            http.seconds.append(send())
            written = folder / "rows.ndjson"
            ran = _run(_command(few, "--output", "ndjson", "--out", written))
            rows.seconds.append(ran.seconds)
    return [
        (
            f"{count:,} canonical accounts, Parquet to Parquet, 2 threads, a process each; {FEW:,}"
            f" of them as NDJSON to NDJSON row by row, and in batches of {SIZE:,} as JSON to"
            f" {WORKERS} workers. Median of {rounds} rounds, all in turn; medians of ratios."
        ),
        "",
        "| engine | accounts | seconds | accounts a second | of an account, against SQL by hand |",
        "|---|---:|---:|---:|---:|",
        *(_line(engine, hand) for engine in (ours, hand, http, rows)),
        "",
        *_bars(ours, hand, memory),
    ]


def _line(engine: Engine, hand: Engine) -> str:
    seconds = statistics.median(engine.seconds)
    return (
        f"| {engine.name} | {engine.accounts:,} | {seconds:.2f} | {engine.rate:,.0f}"
        f" | {ratio(engine.each, hand.each):.2f}x |"
    )


def _bars(ours: Engine, hand: Engine, memory: int) -> list[str]:
    against = ratio(ours.seconds, hand.seconds)
    peak = f"{memory / 2**20:,.0f}"
    held = (
        ("accounts a second", f"≥ {BAR:,}", f"{ours.rate:,.0f}", ours.rate >= BAR),
        ("time, against SQL by hand", f"≤ {RATIO:g}x", f"{against:.2f}x", against <= RATIO),
        ("peak memory of the process, MiB", f"< {MEMORY / 2**20:,.0f}", peak, memory < MEMORY),
    )
    return [
        "| `icp score --engine duckdb` | | bar | |",
        "|---|---:|---:|---|",
        *(f"| {what} | {found} | {bar} | {verdict(holds)} |" for what, bar, found, holds in held),
    ]


def _generate(count: int, file: Path, few: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({ACCOUNTS.format(count=count)}) TO '{file}'")
        chosen = f"SELECT * FROM read_parquet('{file}') LIMIT {FEW}"  # noqa: S608 - our own file
        connection.execute(f"COPY ({_raw(chosen)}) TO '{few}' (FORMAT json)")


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


class Ran(NamedTuple):
    """How long a command took, in seconds, and the most memory that it had, in bytes."""

    seconds: float
    memory: int


def _run(command: list[str]) -> Ran:
    begin = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Ran(time.perf_counter() - begin, usage.ru_maxrss * 1024)


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


if __name__ == "__main__":
    main()
