from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from app.bulk import normalised
from app.engine.normalise import Reader
from tests.cli.columns import parquet, scored
from tests.cli.running import icp, written
from tests.cli.samples import csv_lines
from tests.documents import minimal_document

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pydantic import JsonValue

    from app.engine.normalise import Account

COLUMNS = [
    *("id", "name", "domain", "score", "score_band", "band", "disqualified"),
    *("possible_min_score", "possible_max_score", "possible_best_band", "possible_worst_band"),
    *("points_fit", "criterion_software", "criterion_size", "flag_competitor"),
    *("icp_key", "icp_version", "icp_digest", "as_of"),
]


def test_a_file_of_results(tmp_path: Path, accounts: Path, definition: Path) -> None:
    """The columns of a result are those that are documented, in their order; a summary is shown."""
    out = tmp_path / "scored.parquet"

    ran = scored(accounts, definition, out)

    table = pq.read_table(out)
    assert ran.code == 0
    assert table.column_names == COLUMNS
    assert table["name"].to_pylist() == ["Acme", "Beta", "Gamma"]
    assert table["band"].to_pylist() == ["good", "poor", "research"]
    assert table["criterion_size"].to_pylist() == ["met", "unknown", "unknown"]
    assert table["icp_version"].to_pylist() == [None] * 3
    assert ran.err.splitlines()[:-1] == [
        "small: 3 scored as of 2026-01-15",
        "  bands         good 1 (33%), research 1 (33%), poor 1 (33%), 1 of them disqualified",
        "  flags raised  competitor 1",
        "  flags open    33% competitor",
        "  unknown       67% employees; 33% industry, relationship",
        "  warning       employees unrecognised_value 1: 'a few' 1",
    ]
    assert ran.err.splitlines()[-1].endswith("accounts a second")


def test_a_file_without_accounts(tmp_path: Path, definition: Path) -> None:
    """Its result has the columns and no rows, its summary counts none."""
    out = tmp_path / "scored.parquet"

    ran = scored(written(tmp_path / "accounts.csv", "id,name,employees\n"), definition, out)

    table = pq.read_table(out)
    assert (ran.code, table.num_rows, table.column_names) == (0, 0, COLUMNS)
    assert ran.err.splitlines()[0] == "small: 0 scored as of 2026-01-15"


def test_nan_in_a_canonical_column_is_unknown(tmp_path: Path, definition: Path) -> None:
    """Engines take it for greater than any number, and many programs write it for nothing."""
    ends = {f"employees_{end}": [math.nan, 60.0] for end in ("min", "max", "below")}
    ends["employees_below"] = [math.nan, math.nan]
    out = tmp_path / "scored.parquet"

    ran = scored(parquet(tmp_path / "a.parquet", id=["a", "b"], **ends), definition, out)

    assert ran.code == 0
    assert pq.read_table(out)["criterion_size"].to_pylist() == ["unknown", "met"]


@pytest.mark.parametrize("ending", ["csv", "ndjson"])
def test_results_as_text(tmp_path: Path, definition: Path, ending: str) -> None:
    """The same columns are written as CSV, where no text runs as a formula, and as NDJSON."""
    file = written(tmp_path / "accounts.csv", "id,name\n1,=1+1\n")
    out = tmp_path / f"scored.{ending}"

    ran = scored(file, definition, out)

    text = out.read_text()
    (row,) = csv_lines(text) if ending == "csv" else map(json.loads, text.splitlines())
    assert ran.code == 0
    assert list(row) == COLUMNS
    assert row["name"] == ("'=1+1" if ending == "csv" else "=1+1")
    assert row["band"] == "research"


def test_rejected_rows(tmp_path: Path, definition: Path) -> None:
    """Rows that cannot be read leave the result, and stand in a file with line, faults, cells."""
    lines = [
        "id,name,industry",
        "1,Acme,Software",
        "2,Beta,Software,more",
        f"3,Gamma,{'x' * 1_001}",
    ]
    file = written(tmp_path / "accounts.csv", "\n".join(lines))
    out, rejects = tmp_path / "scored.parquet", tmp_path / "rejected.ndjson"

    ran = scored(file, definition, out, "--rejected", rejects)

    told = [json.loads(line) for line in rejects.read_text().splitlines()]
    assert ran.code == 1
    assert "2 of 3 rows could not be scored:" in ran.err
    assert pq.read_table(out)["id"].to_pylist() == ["1"]
    assert [(one["row"], one["line"]) for one in told] == [(2, 3), (3, 4)]
    assert [one["faults"][0]["code"] for one in told] == ["malformed", "too_long"]
    assert told[1]["faults"][0]["pointer"] == "/industry"
    assert told[1]["raw"]["name"] == "Gamma"


def test_warnings_of_rejected_rows(tmp_path: Path, definition: Path) -> None:
    """Values of rows that leave the result are not warned of, whether or not the ICP reads them."""
    accounts = parquet(
        tmp_path / "accounts.parquet",
        country=["Neverland", "Neverland"],
        employees=["a few", "a few"],
        industry=["Software", "x" * 1_001],
    )

    ran = scored(accounts, definition, tmp_path / "scored.parquet")

    assert "warning       country unrecognised_value 1: 'Neverland'" in ran.err
    assert "warning       employees unrecognised_value 1: 'a few' 1" in ran.err


def test_a_value_is_read_once(
    tmp_path: Path, definition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many accounts have a value, the normaliser sees it once."""
    accounts = parquet(tmp_path / "accounts.parquet", industry=["Software", "Retail"] * 5_000)
    seen: list[object] = []
    read = Reader.read

    def spied(self: Reader, raw: Mapping[str, object]) -> Account:
        seen.append(raw.get("industry"))
        return read(self, raw)

    monkeypatch.setattr(Reader, "read", spied)

    ran = scored(accounts, definition, tmp_path / "scored.parquet")

    assert ran.code == 0
    assert seen.count("Retail") == 1
    assert seen.count("Software") == 1


def test_the_order_of_the_file(
    tmp_path: Path, definition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Results come in the order of the file also where lookups are too large to keep it."""
    monkeypatch.setattr(normalised, "_SMALL", 10)
    names = [f"industry {number}" for number in range(5_000)]
    accounts = parquet(tmp_path / "accounts.parquet", id=names, industry=names)

    scored(accounts, definition, tmp_path / "scored.parquet")

    assert pq.read_table(tmp_path / "scored.parquet")["id"].to_pylist() == names


def test_canonical_columns(tmp_path: Path, accounts: Path, definition: Path) -> None:
    """`icp normalize` writes what the definition reads, beside what identifies an account."""
    out = tmp_path / "canonical.parquet"

    ran = icp("normalize", accounts, "--icp", definition, "--out", out)

    table = pq.read_table(out)
    numbers = ["employees_min", "employees_max", "employees_below"]
    assert ran.code == 0
    assert ran.err.startswith("small: 3 normalised\n  unknown       67% employees;")
    assert table.column_names == ["id", "name", "domain", "industry", *numbers, "relationship"]
    assert table["industry"].to_pylist() == ["software", "software", None]
    assert table["employees_min"].to_pylist() == [51, None, None]
    assert table["employees_max"].to_pylist() == [200, None, None]


def test_what_was_sent_beside_what_is_compared(tmp_path: Path) -> None:
    """Where a flag reads a name, its column is canonical, and the name as sent stays."""
    when: JsonValue = {"attribute": "name", "op": "eq", "value": "Acme Inc"}
    flag: JsonValue = {"key": "acme", "when": when, "effect": "warn", "reason": "It is us"}
    definition = written(tmp_path / "icp.json", minimal_document(anti_icp=[flag]))
    file = written(tmp_path / "accounts.ndjson", '{"name": "ACME  Inc"}\n')
    made, out = tmp_path / "canonical.parquet", tmp_path / "scored.parquet"

    icp("normalize", file, "--icp", definition, "--out", made)
    scored(made, definition, out)

    (account,), (result,) = (pq.read_table(path).to_pylist() for path in (made, out))
    assert (account["name"], account["_sent_name"]) == ("acme-inc", "ACME  Inc")
    assert (result["name"], result["flag_acme"]) == ("ACME  Inc", "met")
