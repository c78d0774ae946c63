"""A million raw accounts scored here by DuckDB and by a Spark of two workers: the same bytes.

`python -m trials.spark` needs PySpark and Java; `--accounts N` says of how many.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections import Counter
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

WORKERS = 2
MASTER = f"local-cluster[{WORKERS},1,1024]"
"""Workers of one core and 1,024 MiB, each a process of its own."""
AS_OF = "2026-01-15"
_ACCOUNTS = """
SELECT
  'A-' || i AS id, 'Company ' || i AS name, 'company' || i || '.example' AS domain,
  ['Computer Software', 'saas', 'FinTech', 'Sofware', 'Banking', '', NULL][pick(i, 7)]
    AS industry,
  ['51-200', '201-500 employees', '10,001+', '1 to 10', 'n/a', 'a few', (i % 3000)::VARCHAR,
    NULL][pick(i + 1, 8)] AS employees,
  [NULL, '12', '5-20'][pick(i + 2, 3)] AS engineers,
  ['$1M-$5M', 'USD 12.5 million', '€5M', 'undisclosed', (i % 90) || 'M', NULL]
    [pick(i + 3, 6)] AS annual_revenue,
  ['US', 'usa', 'Germany', 'Neverland', NULL][pick(i + 4, 5)] AS country,
  [['GitHub', 'AWS'], ['jenkins', 'Azure DevOps'], [], NULL][pick(i + 5, 4)] AS technologies,
  CASE pick(i + 6, 4)
    WHEN 2 THEN [struct_pack(type := 'funding.series-b', date := DATE '2025-12-01', amount := 2e7),
      struct_pack(type := 'Hiring', date := DATE '2026-01-02', amount := NULL)]
    WHEN 1 THEN [struct_pack(type := CASE WHEN i % 1000 > 0 THEN 'stack-migration' END,
      date := NULL, amount := -1)]
  END AS triggers,
  ['yes', 'no', 'maybe', NULL][pick(i + 7, 4)] AS internal_owner,
  ['none', 'light', 'Strict', NULL][pick(i + 8, 4)] AS security_review,
  pick(i + 9, 100) / 100 - 0.3 AS headcount_growth,
  'x' AS note
FROM range($count) AS t(i)
"""


def main() -> None:
    """Score the same file twice, and compare.

    Raises:
        SystemExit: The results differ, or one worker did it all.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=1_000_000)
    given = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        accounts = made_accounts(folder / "accounts.parquet", given.accounts)
        here = scored(accounts, folder / "duckdb.parquet", "--engine", "duckdb")
        there = scored(accounts, folder / "spark.parquet", *on_spark(folder))
        done = tasks_of(folder)
    for executor, tasks in sorted(done.items()):
        _say(f"executor {executor}: {tasks} tasks")
    if here != there:
        raise SystemExit("the results differ")
    if len(done) < WORKERS:
        raise SystemExit("one worker did it all")


def made_accounts(file: Path, count: int) -> Path:
    """Write accounts as vendors tell of them; one of 4,000 cannot be read."""
    with duckdb.connect() as connection:
        connection.execute("CREATE MACRO pick(i, n) AS 1 + (hash(i) % n)::INT")
        connection.execute(f"COPY ({_ACCOUNTS}) TO '{file}'", {"count": count})
    return file


def on_spark(folder: Path) -> tuple[str, ...]:
    """Return the options of a run on Spark that leaves its traces in a folder."""
    settings = {"enabled": "true", "dir": str(folder), "compress": "false"}
    told = [f"--conf=spark.eventLog.{name}={value}" for name, value in settings.items()]
    return "--engine", "spark", "--master", MASTER, *told


def scored(accounts: Path, results: Path, *options: str) -> tuple[str, str]:
    """Score by the command line, and return the digests of results and of rejected rows."""
    rejected = results.with_name(f"{results.stem}-rejected.ndjson")
    files = ("--out", str(results), "--rejected", str(rejected))
    command = ("score", str(accounts), "--icp", "dev-tool", "--as-of", AS_OF, *files, *options)
    _say(f"$ icp {' '.join(command)}")
    started = time.monotonic()
    subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-m", "app.cli", *command],
        env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_WORKER_DIR": str(results.parent)},
        check=False,  # rows that are rejected are told by the exit code
    )
    told = digest(results), rejected_digest(rejected)
    rows = pq.ParquetDataset(results).read(["score"]).num_rows
    _say(f"{rows:,} results, sha256:{told[0]}; {time.monotonic() - started:.1f} s in all")
    _say(f"rejected rows sha256:{told[1]}\n")
    return told


def digest(results: Path) -> str:
    """Return the SHA-256 of results, a file or a folder of Parquet, sorted by `id`.

    Spark keeps no order. It is of each column as an Arrow stream, its name and type among it.
    """
    told = hashlib.sha256()
    order = pc.sort_indices(pq.read_table(results, columns=["id"]), [("id", "ascending")])
    for name in pq.ParquetDataset(results).schema.names:
        column = pq.read_table(results, columns=[name]).take(order)
        plain = pa.schema([pa.field(name, column.schema.field(name).type)])
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, plain) as stream:
            stream.write_table(column.cast(plain).combine_chunks())
        told.update(sink.getvalue())
    return told.hexdigest()


def rejected_digest(rejected: Path) -> str:
    """Return the SHA-256 of the number and the faults of each rejected row, sorted by number."""
    parts = rejected.glob("part-*") if rejected.is_dir() else [rejected]
    rows = [json.loads(line) for part in parts for line in part.read_text().splitlines()]
    found = sorted(([row["row"], row["faults"]] for row in rows), key=itemgetter(0))
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def tasks_of(folder: Path) -> Counter[str]:
    """Return how many tasks each executor of a run ended."""
    logs = [path for path in folder.rglob("events_*") if path.is_file()]
    events = (json.loads(line) for log in logs for line in log.read_text().splitlines())
    ends = (event for event in events if event["Event"] == "SparkListenerTaskEnd")
    return Counter(event["Task Info"]["Executor ID"] for event in ends)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the output of a script


if __name__ == "__main__":
    main()
