from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.running import icp, written
from tests.cli.samples import ACCOUNTS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--icp", "dev-tol"), "no ICP 'dev-tol' in the library (did you mean 'dev-tool'?)"),
        (("--icp", "zzz"), "it has data-analytics, dev-tool"),
        (("--icp", "missing.yaml"), "missing.yaml: no such file or directory"),
        (("--icp", "dev-tool", "--map", "sales"), "there is no mapping 'sales' in the library"),
        (("--icp", "dev-tool", "--join", "a=b"), "give the mapping with --map"),
        (("--icp", "dev-tool", "--as-of", "1850-01-01"), "days lie between 1900-01-01"),
        (
            ("--icp", "dev-tool", "--as-of", "15.1.2026"),
            "--as-of 15.1.2026: write the day as YYYY-MM-DD, such as 2026-01-15",
        ),
        (("--icp", "dev-tool", "--top", "0"), "should be greater than or equal to 1"),
        ((), "Missing option '--icp'"),
    ],
    ids=str,
)
def test_wrong_calls(accounts: Path, options: tuple[str, ...], said: str) -> None:
    """A wrong call ends with 2 and a sentence that says what would be right."""
    ran = icp("score", accounts, *options)

    assert ran.code == 2
    assert said in " ".join(ran.err.replace("│", " ").split())
    assert ran.out == ""


def test_a_missing_file(tmp_path: Path, definition: Path) -> None:
    """A file that is not there is a wrong call, and leaves no result behind."""
    missing, out = tmp_path / "missing.csv", tmp_path / "out.csv"

    assert icp("score", missing, "--icp", definition, "--out", out) == (
        2,
        "",
        f"{missing}: there is no such file\n",
    )
    assert not out.exists()


def test_the_input_is_not_written_over(accounts: Path, definition: Path) -> None:
    """The file that is read cannot be the file that is written."""
    ran = icp("score", accounts, "--icp", definition, "--out", accounts)

    assert ran.code == 2
    assert accounts.read_text(encoding="utf-8") == ACCOUNTS


def test_a_result_that_cannot_be_written(tmp_path: Path, accounts: Path, definition: Path) -> None:
    """A folder that is not there is named in one sentence."""
    ran = icp("score", accounts, "--icp", definition, "--out", tmp_path / "none" / "out.csv")

    assert ran.code == 2
    assert "there is no folder" in ran.err


def test_a_faulty_definition(tmp_path: Path, accounts: Path) -> None:
    """A definition with faults scores nothing; its faults are shown."""
    faulty = written(tmp_path / "icp.yaml", "language: 1\nkey: small\n")

    ran = icp("score", accounts, "--icp", faulty)

    assert ran.code == 1
    assert f"{faulty}:1: /bands: " in ran.err


def test_library_keys(accounts: Path) -> None:
    """Definitions and mappings of the library are named by their keys."""
    ran = icp("score", accounts, "--icp", "revops-tool", "--map", "hubspot-companies")

    assert ran.code == 0
    assert "revops-tool: 3 scored" in ran.out
