from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import icp, written
from tests.cli.samples import ACCOUNTS, decisions
from tests.documents import minimal_document
from tests.mapping.building import mapping

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import JsonValue


def test_a_mapping(tmp_path: Path, definition: Path) -> None:
    """With a mapping the rows of somebody else's file are accounts."""
    map_ = written(
        tmp_path / "map.json",
        mapping(
            {"to": "name", "from": "Company"},
            {"to": "industry", "from": "Sector", "values": {"IT": "software"}},
            {"to": "employees", "from": "Size (k)", "scale": 1000},
        ),
    )
    path = written(tmp_path / "a.csv", "Company,Sector,Size (k),Other\nAcme,it,0.2,x\n")

    (decision,) = decisions(path, definition, "--map", map_)

    assert (decision["account"], decision["score"]) == ({"name": "Acme"}, 3)
    assert decision["ignored"]["count"] == 0


def test_a_mapping_of_other_columns(tmp_path: Path, accounts: Path, definition: Path) -> None:
    """A mapping that finds nothing at all is the wrong one, and the command says so."""
    map_ = written(tmp_path / "map.json", mapping({"to": "name", "from": "Company"}))

    ran = icp("score", accounts, "--icp", definition, "--map", map_)

    assert ran.code == 1
    assert "the mapping 'small' found nothing in" in ran.err


ROUNDS = "company,kind,day\n1,seed,2026-01-01\n1,angel,2025-01-01\n"
FUNDED: dict[str, JsonValue] = {
    "key": "funded",
    "when": {"attribute": "triggers", "op": "happened", "value": {"types": ["funding"]}},
    "effect": "warn",
    "reason": "Has money",
}
JOIN: dict[str, JsonValue] = {
    "name": "rounds",
    "match": {"account": "id", "row": "company"},
    "events": {"type": {"prefix": "funding.", "from": "kind"}, "date": {"from": "day"}},
}


def raised(tmp_path: Path, join: dict[str, JsonValue], *options: object) -> tuple[int, str, int]:
    """Return exit code, error output and the number of accounts that are funded."""
    definition = written(tmp_path / "icp.json", minimal_document(anti_icp=[FUNDED]))
    accounts = written(tmp_path / "accounts.csv", ACCOUNTS)
    map_ = written(
        tmp_path / "map.json", mapping({"to": "id", "from": "id"}, joins=[{**JOIN, **join}])
    )
    arguments = ("--icp", definition, "--map", map_, "--output", "ndjson", *options)
    ran = icp("score", accounts, *arguments)
    return ran.code, ran.err, sum(len(json.loads(line)["flags"]) for line in ran.out.splitlines())


def test_a_join_by_option(tmp_path: Path) -> None:
    """The rows of the second file that is named are triggers of the accounts."""
    rounds = written(tmp_path / "rounds.csv", ROUNDS)

    assert raised(tmp_path, {}, "--join", f"rounds={rounds}")[::2] == (0, 1)


def test_a_join_the_mapping_names(tmp_path: Path) -> None:
    """A path in a mapping starts where the mapping lies."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "rounds.csv.gz").write_bytes(gzip.compress(ROUNDS.encode()))

    assert raised(tmp_path, {"file": "data/rounds.csv.gz"})[::2] == (0, 1)


def test_a_join_without_a_file(tmp_path: Path) -> None:
    """Where nobody names the second file, its events stay unknown, and the command says so."""
    code, err, funded = raised(tmp_path, {})

    assert (code, funded) == (0, 0)
    assert err.startswith("rounds: no file is given (--join rounds=FILE), so its events stay")


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("rounds", "write it as NAME=FILE"),
        ("round=x.csv", "the mapping has no join 'round' (it has rounds)"),
        ("rounds=missing.csv", "missing.csv: there is no such file"),
    ],
)
def test_joins_that_are_wrong(tmp_path: Path, option: str, said: str) -> None:
    """An option that names no join, or no file, is a wrong call."""
    code, err, _ = raised(tmp_path, {}, "--join", option)

    assert code == 2
    assert said in err


def test_two_files_for_a_join(tmp_path: Path) -> None:
    """A join has one file, so that none that is named is left out."""
    rounds = written(tmp_path / "rounds.csv", ROUNDS)
    option = f"rounds={rounds}"

    code, err, _ = raised(tmp_path, {}, "--join", option, "--join", option)

    assert (code, err) == (2, "--join: name one file for each join\n")


def test_another_second_file(tmp_path: Path) -> None:
    """A second file none of whose rows is an event is the wrong one, not a file without events."""
    other = written(tmp_path / "rounds.csv", "foo,bar\n1,2\n")

    code, err, _ = raised(tmp_path, {}, "--join", f"rounds={other}")

    assert code == 1
    assert f"{other}: no row of it is an event of an account, which 'company' would name" in err


@pytest.mark.parametrize("engine", ["rows", "duckdb"])
def test_a_second_file_of_other_accounts(tmp_path: Path, engine: str) -> None:
    """Where no row of the second file belongs to any account, the command says so."""
    definition = written(tmp_path / "icp.json", minimal_document(anti_icp=[FUNDED]))
    accounts = written(tmp_path / "accounts.csv", ACCOUNTS)
    rounds = written(tmp_path / "rounds.csv", ROUNDS.replace("\n1,", "\n01,"))
    map_ = written(tmp_path / "map.json", mapping({"to": "id", "from": "id"}, joins=[JOIN]))
    files = ("--icp", definition, "--map", map_, "--join", f"rounds={rounds}")

    ran = icp("score", accounts, *files, "--engine", engine, "--out", tmp_path / "out.csv")

    assert ran.code == 0
    assert f"rounds: no row of {rounds} belongs to an account of this file" in ran.err


def test_a_broken_second_file(tmp_path: Path) -> None:
    """A second file is read as a whole or not at all, as its events would be missing."""
    rounds = written(tmp_path / "rounds.csv", ROUNDS + "1,2,3,4\n")

    code, err, _ = raised(tmp_path, {}, "--join", f"rounds={rounds}")

    assert code == 1
    assert f"{rounds}:4: This line has 4 cells" in err
