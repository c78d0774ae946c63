"""What workers of a cluster do, and what is said of a cluster that fails; without one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import orjson
import pyarrow as pa
import pytest

from app.bulk.cells import json_text_cell, text_cell, typed_cell
from app.bulk.spark import workers
from app.bulk.spark.cells import values
from app.bulk.spark.reasons import reason
from app.bulk.spark.workers import FILE, FOUND, REJECTED, ROW, Plan, Record, of_columns, of_files
from app.engine.checking import check
from tests.cli.samples import flagged_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.bulk.cells import Cell


def plan(**cells: Cell) -> Plan:
    """Return a plan to read some columns."""
    return Plan(check(flagged_document()), None, {}, cells, (), ("strange",))


def test_rows_of_a_partition() -> None:
    """Accounts come in their order, rejected rows say why, and the last row what was found."""
    columns = {
        "name": ["Acme", "x" * 1_001],
        "industry": ["Software", "Software"],
        "employees": ["a few", "a few"],
        FILE: ["s3a://lake/part-0.parquet"] * 2,
        ROW: [6, 7],
    }
    batch = pa.RecordBatch.from_pydict(columns)
    wanted = plan(**{name: text_cell(name) for name in ("name", "industry", "employees")})

    made, found = of_columns(wanted, [batch])

    first, second = made.to_pylist()
    (told,) = found.to_pylist()
    why = orjson.loads(second[REJECTED])
    assert (first["name"], first["industry"], first["employees_min"]) == ("Acme", "software", None)
    assert (why["file"], why["row"], why["line"]) == ("s3a://lake/part-0.parquet", 8, None)
    assert why["faults"][0]["code"] == "too_long"
    assert why["raw"]["employees"] == "a few"
    said = orjson.loads(told[FOUND])
    assert [(one[:3], one[-1]) for one in said["warnings"]] == [
        (["unrecognised_value", "employees", "a few"], 1)
    ]
    assert said["strange"] == [[["strange"], 1]]


def test_warnings_of_many_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a bound values are counted together, so that what is found stays small."""
    monkeypatch.setattr(workers, "_DISTINCT", 2)
    columns = {"employees": ["a few", "many", "some", "a few", "lots"], FILE: ["f"] * 5}
    batch = pa.RecordBatch.from_pydict(columns | {ROW: [*range(5)]})

    _, found = of_columns(plan(employees=text_cell("employees")), [batch])

    (told,) = found.to_pylist()
    assert [(value, times) for _, _, value, _, times in orjson.loads(told[FOUND])["warnings"]] == [
        ("a few", 2),
        ("many", 1),
        (None, 2),
    ]


def test_files_of_a_partition() -> None:
    """Each text file is read whole, and rows keep their lines."""

    def records(name: str, content: bytes) -> Iterator[Record]:
        for number, line in enumerate(content.split(), 1):
            yield Record(number, number + 1, {"name": line.decode(), "other": name}, None)

    files = pa.RecordBatch.from_pydict({"path": ["a", "b"], "content": [b"1 2", b"3"]})

    *made, found = of_files(plan(), records, [files])

    (told,) = found.to_pylist()
    assert [row["name"] for batch in made for row in batch.to_pylist()] == ["1", "2", "3"]
    assert orjson.loads(told[FOUND])["strange"] == [[["other"], 3]]


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        (pa.array([7, None]), text_cell("id"), ["7", None]),
        (
            pa.array([datetime(2026, 1, 2, 23, tzinfo=UTC), None]),
            typed_cell("d", "TIMESTAMP WITH TIME ZONE"),
            ["2026-01-02", None],
        ),
        (pa.array([Decimal("1.5")]), typed_cell("n", "DECIMAL(2,1)"), [1.5]),
        (pa.array(['["a"]', "b", None]), json_text_cell(text_cell("t")), [["a"], "b", None]),
        (
            pa.array([[{"date": date(2026, 1, 2)}]]),
            typed_cell("e", "STRUCT(date DATE)[]"),
            [[{"date": "2026-01-02"}]],
        ),
    ],
)
def test_values_of_a_column(column: pa.Array, cell: Cell, expected: list[object]) -> None:
    """Values of every type are as JSON has them."""
    assert values(column, cell) == expected


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("[PATH] It failed. SQLSTATE: 42K03", "It failed."),
        ("broken\nJAVA_HOME is not set\n", "Java is missing: install Java 17 or later"),
        ("x\nERROR: Killed. Reason: All masters are unresponsive! Giving up.\n", "All masters"),
        ("An error\n: java.io.IOException: disk is full\n\tat a.b", "disk is full"),
        ("x\nCaused by: a.B: first\n\tat c\nCaused by: a.C: last\n\tat d", "last"),
        (
            "Traceback\n  raise\napp.cli.errors.Failure: a.csv: no CSV\n\nCaused by: a.B: x",
            "a.csv: ",
        ),
        ("x\nModuleNotFoundError: No module named 'app'\n", "ModuleNotFoundError: No module"),
    ],
)
def test_why_a_cluster_failed(said: str, why: str) -> None:
    """Of the pages that Spark says, the line that tells why."""
    assert reason(said).startswith(why)
