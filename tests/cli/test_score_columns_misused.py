from __future__ import annotations

import json
import math
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.cli.columns import parquet, scored
from tests.cli.running import icp, written

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (
            {"employees": [[1]]},
            "the column employees is BIGINT[]; it takes a number, text, or a struct (min, max or",
        ),
        ({"employees": [b"1"]}, "the column employees is BLOB; write it as text, numbers, dates"),
        (
            {"employees_min": ["51"]},
            "the column employees_min is VARCHAR; it is canonical by its name, and then DOUBLE",
        ),
        (
            {"employees_min": [51.0], "employees": [51]},
            "employees and employees_min say the same of an account; keep one of these columns",
        ),
    ],
)
def test_columns_that_cannot_be_read(
    tmp_path: Path, definition: Path, columns: dict[str, list[Any]], said: str
) -> None:
    """A column of a wrong type ends the run at once, and nothing is written."""
    accounts, out = parquet(tmp_path / "accounts.parquet", **columns), tmp_path / "scored.parquet"

    ran = scored(accounts, definition, out)

    assert ran.code == 1
    assert f"{accounts}: {said}" in ran.err
    assert not out.exists()


def test_other_types_of_parquet(tmp_path: Path, definition: Path) -> None:
    """Ranges may be structs, and what identifies an account a number."""
    ranges = pa.array([{"min": 51, "max": 200}, {"min": 1, "max": 50}, None])
    file = tmp_path / "accounts.parquet"
    pq.write_table(pa.table({"id": [7, 8, 9], "employees": ranges}), file)
    out = tmp_path / "scored.parquet"

    ran = scored(file, definition, out)

    table = pq.read_table(out)
    assert ran.code == 0
    assert table["id"].to_pylist() == ["7", "8", "9"]
    assert table["criterion_size"].to_pylist() == ["met", "not_met", "unknown"]


def test_numbers_that_are_none(tmp_path: Path, definition: Path) -> None:
    """An account with NaN, anywhere, is rejected like one of JSON; the others are scored."""
    ranges = pa.array([{"min": 51.0, "max": math.nan}, {"min": 1.0, "max": 50.0}])
    accounts = tmp_path / "accounts.parquet"
    pq.write_table(pa.table({"id": ["1", "2"], "employees": ranges}), accounts)
    out, rejects = tmp_path / "scored.parquet", tmp_path / "rejected.ndjson"

    ran = scored(accounts, definition, out, "--rejected", rejects)

    (told,) = map(json.loads, rejects.read_text().splitlines())
    assert ran.code == 1
    assert pq.read_table(out)["id"].to_pylist() == ["2"]
    assert (told["row"], told["raw"]) == (1, {"id": "1", "employees": {"min": 51.0, "max": None}})
    assert (told["faults"][0]["pointer"], told["faults"][0]["code"]) == (
        "/employees/max",
        "not_finite",
    )


@pytest.mark.parametrize("name", ["employees", "industry", "technologies", "triggers", "id"])
def test_a_column_without_a_value(tmp_path: Path, definition: Path, name: str) -> None:
    """A column of Arrow's type of nothing but nulls is unknown, whatever the attribute takes."""
    accounts = tmp_path / "accounts.parquet"
    pq.write_table(pa.table({"domain": ["a.example"], name: pa.nulls(1)}), accounts)

    ran = scored(accounts, definition, out := tmp_path / "scored.parquet")

    assert ran.code == 0
    assert pq.read_table(out)["criterion_size"].to_pylist() == ["unknown"]


def test_no_parquet(tmp_path: Path, definition: Path) -> None:
    """A file that is none of its name says so."""
    accounts = written(tmp_path / "accounts.parquet", "id\n1\n")

    ran = scored(accounts, definition, tmp_path / "scored.parquet")

    assert ran.code == 1
    assert ran.err.startswith(f"{accounts}: ")
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--engine", "duckdb"), "--out is missing: columns are written to a file"),
        (("--engine", "duckdb", "--out", "x.xlsx"), "the name must end in .parquet, .csv, .ndjson"),
        (("--engine", "duckdb", "--out", "x.csv", "--detail"), "leave out --output and --detail"),
        (
            ("--engine", "duckdb", "--out", "x.csv", "--memory", "much"),
            "--memory much: write a size",
        ),
        (("--engine", "duckdb", "--out", "x.csv", "--rejected", "x.txt"), "name it .ndjson"),
        (("--engine", "duckdb", "--out", "x.csv", "--icp", "dev-tool"), "one ICP at a time"),
        (
            ("--out", "x.csv.gz"),
            "--out x.csv.gz: the name must end in .csv, .json, .ndjson, .jsonl",
        ),
        (("--rejected", "x.ndjson"), "--rejected is for columns: add --engine duckdb"),
        (("--threads", "2"), "--threads and --memory are for DuckDB: add --engine duckdb"),
        (("--master", "local"), "--master and --conf are for Spark: add --engine spark"),
        (("--engine", "spark"), "--out is missing: Spark writes a folder of Parquet"),
        (("--engine", "spark", "--out", "x.csv"), "Spark writes a folder of Parquet; name it so"),
        (("--engine", "spark", "--out", "x", "--rejected", "x"), "are one folder; name another"),
        (("--engine", "spark", "--out", "x", "--conf", "cores=1"), "write it as spark.NAME=VALUE"),
        (("--engine", "spark", "--out", "x", "--memory", "2GB"), "--memory are for DuckDB"),
        (("--engine", "spark", "--out", "x", "--icp", "dev-tool"), "one ICP at a time"),
        (("--out", "x.parquet"), "Parquet is written in columns: add --engine duckdb"),
    ],
)
def test_options_that_say_nothing(
    accounts: Path, definition: Path, options: tuple[str, ...], said: str
) -> None:
    """Options that do not go together end the command, with what would."""
    ran = icp("score", accounts, "--icp", definition, *options)

    assert ran.code == 2
    assert said in ran.err


def test_a_file_is_not_written_over_itself(accounts: Path, definition: Path) -> None:
    """What is read, the results and the rejected rows are three files."""
    before = accounts.read_bytes()

    ran = scored(accounts, definition, accounts)

    assert ran.code == 2
    assert "are not three files" in ran.err
    assert accounts.read_bytes() == before


@pytest.mark.parametrize(
    ("command", "missing", "said"),
    [
        (("score", "--engine", "duckdb"), "duckdb", "columns need the extra `bulk`: pip install"),
        (("normalize",), "duckdb", "columns need the extra `bulk`: pip install"),
        (("score", "--engine", "spark"), "pyspark", "Spark is not installed: pip install"),
    ],
)
def test_without_the_extra(  # noqa: PLR0913, PLR0917 - what is missing, and what is said
    accounts: Path,
    definition: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    missing: str,
    said: str,
) -> None:
    """Without the libraries the command says what to install."""
    find = PathFinder.find_spec
    monkeypatch.setattr(
        PathFinder, "find_spec", lambda name, *rest: None if name == missing else find(name, *rest)
    )
    monkeypatch.delitem(__import__("sys").modules, missing, raising=False)
    called, *engine = command

    ran = icp(called, accounts, "--icp", definition, *engine, "--out", "x.parquet")

    assert ran.code == 1
    assert ran.err.startswith(said)
