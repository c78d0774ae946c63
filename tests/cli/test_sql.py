from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from app.cli import sql as module
from tests.cli.running import icp, written
from tests.documents import minimal_document

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_statement_runs_as_it_is_written() -> None:
    """Without a server, the definition of a file or the library; it is of no version yet."""
    ran = icp("sql", "dev-tool", "--dialect", "duckdb", "--as-of", "2026-01-15", "--table", "crm")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("-- ICP dev-tool, draft, sha256:")
    with duckdb.connect() as connection:
        shape = [line.split(maxsplit=2) for line in ran.out.splitlines() if line.startswith("--  ")]
        columns = [(name, kind.partition("  ")[0]) for _, name, kind in shape]
        declared = ", ".join(f"{name} {kind.replace('any', 'text')}" for name, kind in columns)
        connection.execute(f"CREATE TABLE crm ({declared})")
        connection.execute("INSERT INTO crm (id, industry) VALUES ('a', 'software'), ('b', NULL)")
        found = connection.sql(ran.out).fetchall()
    assert [row[:4] for row in sorted(found)] == [
        ("a", 1, "disqualify", "research"),
        ("b", 0, "disqualify", "research"),
    ]


def test_it_is_written_to_a_file(tmp_path: Path) -> None:
    """With the columns that are to be kept."""
    out = tmp_path / "score.sql"
    file = written(tmp_path / "small.json", minimal_document())
    ran = icp("sql", file, "--dialect", "postgres", "--keep", "name", "--out", str(out))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert "\nSELECT\n  id,\n  name,\n  _met_score AS score,\n" in out.read_text(encoding="utf-8")


def test_what_is_called_wrongly(tmp_path: Path) -> None:
    """What there is instead is told."""
    file = written(tmp_path / "small.json", minimal_document())
    for options, said in (
        (["--dialect", "postgresql"], "no dialect 'postgresql'; did you mean 'postgres'?"),
        (["--dialect", "oracle-12"], "there are postgres, duckdb, databricks,"),
        (["--dialect", "duckdb", "--as-of", "soon"], "write the day as YYYY-MM-DD"),
        (["--dialect", "duckdb", "--table", "a b"], "'a b' names no table"),
        (["--dialect", "duckdb", "--keep", "band"], "band is a column of the answer already"),
    ):
        ran = icp("sql", file, *options)
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err


def test_the_extra_is_named_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Together with how to install it."""
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    ran = icp("sql", "dev-tool", "--dialect", "duckdb")
    assert (ran.code, ran.out) == (1, "")
    assert "pip install 'icp-scoring[bulk]'" in ran.err
