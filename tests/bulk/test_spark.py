"""Files scored on Spark, where PySpark and Java are; `make spark` brings PySpark."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.bulk.comparing import by_rows, differences, in_columns, on_spark, reads_everything
from tests.bulk.raw import TYPED, account, as_csv, as_json, ndjson, typed_account
from tests.cli.running import icp, written
from trials.spark import digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bulk.raw import Raw

pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java"),
    pytest.mark.usefixtures("spark"),
    # PySpark leaves the sockets that answers come through to be closed with the session.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]


@pytest.fixture
def definition(tmp_path: Path) -> Path:
    """A definition that reads an attribute of every type."""
    return written(tmp_path / "icp.json", reads_everything())


@pytest.mark.parametrize(("ending", "write"), [("csv", as_csv), ("ndjson", ndjson), ("json", None)])
def test_spark_scores_text_files_as_rows_do(
    tmp_path: Path, definition: Path, ending: str, write: Callable[[list[Raw]], bytes] | None
) -> None:
    """Results, rejected rows with their faults, and the summary are the same, in their order."""
    random = Random(17)  # noqa: S311 - accounts, not secrets
    accounts = [account(random, sound=0.97) for _ in range(1_000)]
    file = tmp_path / f"accounts.{ending}"
    if write:
        file.write_bytes(write(accounts))
    else:
        written(file, accounts)

    rows = by_rows(file, definition)

    assert rows.rejected
    assert differences(rows, on_spark(file, definition)) == []


def test_spark_scores_parquet_as_rows_do(tmp_path: Path, definition: Path) -> None:
    """Typed columns say the same as the JSON of their values, and the same bytes as DuckDB."""
    random = Random(19)  # noqa: S311 - accounts, not secrets
    accounts = [typed_account(random) for _ in range(1_000)]
    file, lines = tmp_path / "accounts.parquet", tmp_path / "accounts.ndjson"
    days = TYPED.set(TYPED.get_field_index("seen"), pa.field("seen", pa.timestamp("us", "UTC")))
    pq.write_table(pa.Table.from_pylist(accounts, schema=days), file)
    lines.write_bytes(ndjson([as_json(one) for one in accounts]))

    rows, columns = by_rows(lines, definition), in_columns(file, definition)

    assert rows.rejected
    assert differences(rows, on_spark(file, definition), lines=False) == []
    assert columns.results
    assert digest(file.with_suffix(".spark.parquet")) == digest(
        file.with_suffix(".columns.parquet")
    )


def test_spark_scores_canonical_accounts(tmp_path: Path, definition: Path) -> None:
    """What `icp normalize` writes decides as the file it was made of, and identifies it as sent."""
    random = Random(23)  # noqa: S311 - accounts, not secrets
    file, made = tmp_path / "accounts.ndjson", tmp_path / "canonical.parquet"
    file.write_bytes(ndjson([account(random, sound=0.97) for _ in range(1_000)]))
    icp("normalize", file, "--icp", definition, "--out", made)

    rows, columns = by_rows(file, definition), on_spark(made, definition)

    assert columns.rejected == []
    assert differences(rows._replace(rejected=[]), columns, summary=False) == []


def test_a_folder_of_parts(tmp_path: Path, definition: Path) -> None:
    """A folder is read whole, and rejected rows name the part that they are of."""
    parts, out, rejects = (tmp_path / name for name in ("parts", "scored", "rejected"))
    parts.mkdir()
    for number, name in enumerate(("Acme", "x" * 1_001)):
        pq.write_table(pa.table({"name": [name]}), parts / f"part-{number}.parquet")

    files = ("--engine", "spark", "--out", out, "--rejected", rejects)
    ran = icp("score", parts, "--icp", definition, *files)

    (told,) = (line for part in rejects.glob("part-*") for line in part.read_text().splitlines())
    assert ran.code == 1
    assert pq.read_table(out)["name"].to_pylist() == ["Acme"]
    assert f'/parts/part-1.parquet","row":1,"line":null,"raw":{{"name":"{"x" * 1_001}"' in told


def test_a_mapping_with_a_second_file(tmp_path: Path) -> None:
    """Mappings and their joins say the same of a file as row by row."""
    mapping = written(
        tmp_path / "crm.yaml",
        """
        mapping: 1
        key: crm
        name: Crm
        attributes: [{to: id, from: Id}, {to: employees, from: Size}]
        joins:
          - name: rounds
            match: {account: Id, row: company}
            events: {type: {constant: funding}, date: {from: day}}
        """,
    )
    rounds = written(tmp_path / "rounds.csv", "company,day\n1,2026-01-02\n")
    file = tmp_path / "accounts.csv"
    written(file, "Id,Size,Other\n1,51-200,x\n2,many,y\n")
    options = ("--map", mapping, "--join", f"rounds={rounds}")

    rows = by_rows(file, "dev-tool", *options)

    assert "'many' 1" in rows.summary
    assert differences(rows, on_spark(file, "dev-tool", *options)) == []


@pytest.mark.parametrize(
    ("name", "text", "out", "said"),
    [
        ("accounts.csv", "id,id\n1,2\n", "new", "the column 'id' is named 2 times"),
        ("accounts.parquet", "no", "new", "is not a Parquet file"),
        ("accounts.csv", "id\n1\n", "there.csv/new", "there.csv"),
        ("accounts.csv", "id\n1\n", "full", "full is there already; remove it, or name another"),
        ("accounts.csv", None, "new", "accounts.csv: there is no such file"),
    ],
)
def test_what_cannot_be_done(
    tmp_path: Path, name: str, text: str | None, out: str, said: str
) -> None:
    """What is wrong with a file or a folder is said in a line."""
    if text is not None:
        written(tmp_path / name, text)
    written(tmp_path / "there.csv", "")
    (tmp_path / "full").mkdir()
    written(tmp_path / "full" / "part", "")

    ran = icp(
        *("score", tmp_path / name, "--icp", "dev-tool", "--engine", "spark"),
        *("--out", tmp_path / out),
    )

    assert ran.code == 1
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


def test_two_workers() -> None:
    """Two workers write the same bytes as DuckDB, and each has done some of it."""
    ran = subprocess.run(
        [sys.executable, "-m", "trials.spark", "--accounts", "5000"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.count("executor ") == 2
