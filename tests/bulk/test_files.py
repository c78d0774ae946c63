from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.bulk.comparing import by_rows, differences, in_columns, reads_everything
from tests.bulk.raw import TYPED, account, as_csv, as_json, ndjson, typed_account
from tests.cli.running import icp, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.bulk.raw import Raw


@pytest.mark.parametrize(
    ("ending", "write", "sound"),
    [("csv", as_csv, 0.98), ("ndjson", ndjson, 0.97), ("json", None, 0.97)],
)
def test_columns_score_text_files_as_rows_do(
    tmp_path: Path, ending: str, write: Callable[[list[Raw]], bytes] | None, sound: float
) -> None:
    """Results, rejected rows with their faults, and the summary are the same, in their order."""
    random = Random(7)  # noqa: S311 - accounts, not secrets
    accounts = [account(random, sound=sound) for _ in range(3_000)]
    file = tmp_path / f"accounts.{ending}"
    if write:
        file.write_bytes(write(accounts))
    else:
        written(file, accounts)
    definition = written(tmp_path / "icp.json", reads_everything())

    rows = by_rows(file, definition)

    assert len(rows.results) > 1_000
    assert len(rows.rejected) > 100
    assert differences(rows, in_columns(file, definition)) == []


def test_columns_score_parquet_as_rows_do(tmp_path: Path) -> None:
    """Typed columns say the same as the JSON of their values."""
    random = Random(11)  # noqa: S311 - accounts, not secrets
    accounts = [typed_account(random) for _ in range(2_000)]
    file, lines = tmp_path / "accounts.parquet", tmp_path / "accounts.ndjson"
    pq.write_table(pa.Table.from_pylist(accounts, schema=TYPED), file)
    lines.write_bytes(ndjson([as_json(one) for one in accounts]))
    definition = written(tmp_path / "icp.json", reads_everything())

    rows, columns = by_rows(lines, definition), in_columns(file, definition)

    assert len(rows.results) > 1_500
    assert len(rows.rejected) > 50
    assert differences(rows, columns, lines=False) == []


def test_canonical_accounts_score_as_the_raw_ones(tmp_path: Path) -> None:
    """What `icp normalize` writes decides as the file it was made of, and identifies it as sent."""
    random = Random(13)  # noqa: S311 - accounts, not secrets
    file, made = tmp_path / "accounts.ndjson", tmp_path / "canonical.parquet"
    file.write_bytes(ndjson([account(random, sound=0.97) for _ in range(2_000)]))
    definition = written(tmp_path / "icp.json", reads_everything())
    rejects = tmp_path / "rejected.ndjson"

    ran = icp("normalize", file, "--icp", definition, "--out", made, "--rejected", rejects)

    rows, columns = by_rows(file, definition), in_columns(made, definition)
    assert ran.code == 1
    assert ran.err.startswith(f"everything: {len(rows.results):,} normalised\n")
    assert len(rejects.read_bytes().splitlines()) == len(rows.rejected)
    assert columns.rejected == []
    assert differences(rows._replace(rejected=[]), columns, summary=False) == []
