from __future__ import annotations

import csv
import gzip
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.running import icp, written
from tests.documents import minimal_document
from tests.mapping.building import mapping

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import JsonValue

FLAG: dict[str, JsonValue] = {
    "key": "competitor",
    "when": {"attribute": "relationship", "op": "eq", "value": "competitor"},
    "effect": "disqualify",
    "reason": "Competes with us",
}
ACCOUNTS = """\
id,name,industry,employees,relationship
1,Acme,Software,51-200,prospect
2,Beta,Software,a few,competitor
3,Gamma,,,
"""


@pytest.fixture
def definition(tmp_path: Path) -> Path:
    """A definition with a flag and research."""
    research: JsonValue = {"when_reachable": "good", "action": "Find out"}
    document = minimal_document(anti_icp=[FLAG], research=research)
    return written(tmp_path / "icp.json", document)


@pytest.fixture
def accounts(tmp_path: Path) -> Path:
    """Three accounts: one fits, one competes, of one nothing is known."""
    return written(tmp_path / "accounts.csv", ACCOUNTS)


def decisions(accounts: Path, definition: Path, *options: object) -> list[dict[str, Any]]:
    """Return the decisions as JSON."""
    ran = icp("score", accounts, "--icp", definition, "--output", "ndjson", *options)
    return [json.loads(line) for line in ran.out.splitlines()]


def csv_lines(text: str) -> list[dict[str, str]]:
    """Return the lines of a CSV text by column."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_table_for_people(accounts: Path, definition: Path) -> None:
    """The best accounts come first, with score, band, reasons and what to find out."""
    ran = icp("score", accounts, "--icp", definition, "--as-of", "2026-01-15")

    lines = [line.split() for line in ran.out.splitlines() if line.strip()]
    assert ran.code == 0
    assert lines[0] == ["Account", "Band", "Score", "Can", "be", "Why", "Find", "out"]
    assert lines[2][:5] == ["Acme", "good", "3/3", "3-3", "Sells"]
    assert lines[3][:4] == ["Gamma", "research", "0/3", "0-3"]
    assert lines[4][:7] == ["Beta", "disqualified", "2/3", "2-3", "!", "Competes", "with"]
    assert ran.err == ""


def test_a_summary_at_the_end(accounts: Path, definition: Path) -> None:
    """After the table come bands, flags, what is unknown and what was not understood."""
    ran = icp("score", accounts, "--icp", definition, "--as-of", "2026-01-15")

    assert ran.out.splitlines()[-6:] == [
        "small: 3 scored as of 2026-01-15",
        "  bands         good 1 (33%), research 1 (33%), poor 1 (33%), 1 of them disqualified",
        "  flags raised  competitor 1",
        "  flags open    33% competitor",
        "  unknown       67% employees; 33% industry, relationship",
        "  warning       employees unrecognised_value 1: 'a few' 1",
    ]


def test_the_top_of_many(accounts: Path, definition: Path) -> None:
    """A table shows the best ones only, and says so."""
    ran = icp("score", accounts, "--icp", definition, "--top", 1)

    assert "Acme" in ran.out
    assert "Gamma" not in ran.out
    assert "The best 1 of 3; --top N shows more, --output csv has all." in ran.out


def test_details_for_people(accounts: Path, definition: Path) -> None:
    """With details each account shows every criterion, raised flags and what to find out."""
    ran = icp("score", accounts, "--icp", definition, "--detail")

    assert "Beta · small · poor, disqualified · 2/3 (can be 2-3)" in ran.out
    assert "    yes  2  software: Sells software" in ran.out
    assert "      ?  0  size" in ran.out
    assert "  flag competitor (disqualify): Competes with us" in ran.out
    assert "  find out employees (could add 1)" in ran.out
    assert "  warning employees: 'a few' is not a number" in ran.out


def test_several_icps(tmp_path: Path, accounts: Path, definition: Path) -> None:
    """Each account is scored against every ICP that is named, and each has its summary."""
    other = written(tmp_path / "other.json", minimal_document(key="other"))

    ran = icp("score", accounts, "--icp", definition, "--icp", other, "--icp", definition)

    assert ran.out.split()[:2] == ["Account", "ICP"]
    assert "small: 3 scored" in ran.out
    assert "other: 3 scored" in ran.out
    assert ran.out.count("Acme") == 2


def test_two_definitions_of_one_icp(tmp_path: Path, accounts: Path, definition: Path) -> None:
    """Two files of one key could not be told apart in the result."""
    other = written(tmp_path / "other.json", minimal_document())

    ran = icp("score", accounts, "--icp", definition, "--icp", other)

    assert ran.code == 2
    assert "two definitions have the key 'small'" in ran.err


def test_json(accounts: Path, definition: Path) -> None:
    """JSON is one array of decisions, as HTTP answers them; the summary goes elsewhere."""
    ran = icp("score", accounts, "--icp", definition, "--output", "json", "--as-of", "2026-01-15")

    found = json.loads(ran.out)
    assert [each["band"] for each in found] == ["good", "poor", "research"]
    assert found[0]["icp"]["key"] == "small"
    assert found[0]["icp"]["digest"].startswith("sha256:")
    assert found[0]["account"] == {"id": "1", "name": "Acme"}
    assert [flag["key"] for flag in found[1]["flags"]] == ["competitor"]
    assert found[2]["flags"] == []
    assert "missing" not in found[0]
    assert "criteria" not in found[0]["dimensions"][0]
    assert ran.err.startswith("small: 3 scored as of 2026-01-15")


def test_json_without_accounts(tmp_path: Path, definition: Path) -> None:
    """An empty file gives an empty array."""
    ran = icp("score", written(tmp_path / "a.json", "[]"), "--icp", definition, "--output", "json")

    assert ran == (0, "[]\n", ran.err)
    assert ran.err.startswith("small: 0 scored")


def test_details_for_programs(accounts: Path, definition: Path) -> None:
    """With details a decision has every criterion, every flag and what is missing."""
    (_, _, unknown) = decisions(accounts, definition, "--detail")

    assert [flag["outcome"] for flag in unknown["flags"]] == ["unknown"]
    assert unknown["dimensions"][0]["criteria"][0]["outcome"] == "unknown"
    assert {entry["attribute"] for entry in unknown["missing"]} == {
        "industry",
        "employees",
        "relationship",
    }


def test_csv(accounts: Path, definition: Path) -> None:
    """CSV has a line a decision, with the points of each dimension."""
    ran = icp("score", accounts, "--icp", definition, "--output", "csv", "--as-of", "2026-01-15")

    acme, beta, gamma = csv_lines(ran.out)
    assert [line["band"] for line in (acme, beta, gamma)] == ["good", "poor", "research"]
    assert (acme["row"], acme["id"], acme["name"], acme["icp"]) == ("1", "1", "Acme", "small")
    assert (acme["score"], acme["max_score"], acme["points.fit"]) == ("3", "3", "3")
    assert (beta["disqualified"], beta["flags"]) == ("true", "competitor")
    assert (gamma["unresolved_flags"], gamma["possible_max"]) == ("competitor", "3")
    assert gamma["as_of"] == "2026-01-15"
    assert "outcome.fit.software" not in acme


def test_csv_with_details(accounts: Path, definition: Path) -> None:
    """With details CSV has a column for each criterion's outcome."""
    ran = icp("score", accounts, "--icp", definition, "--output", "csv", "--detail")

    assert [line["outcome.fit.size"] for line in csv_lines(ran.out)] == [
        "met",
        "unknown",
        "unknown",
    ]


def test_csv_is_safe_in_spreadsheets(tmp_path: Path, definition: Path) -> None:
    """No text of an account, and none of a warning about it, starts a formula."""
    evil = '=HYPERLINK("http://evil","click")'
    path = written(tmp_path / "a.json", [{"id": "-1", "name": evil, "employees": "@SUM(1)"}])

    (line,) = csv_lines(icp("score", path, "--icp", definition, "--output", "csv").out)

    assert line["id"] == "'-1"
    assert line["name"] == f"'{evil}"
    assert line["warnings"].startswith("'@SUM(1)'")
    assert not any(text.startswith(("=", "+", "-", "@", "\t", "\r")) for text in line.values())


def test_a_terminal_obeys_no_account(tmp_path: Path, definition: Path) -> None:
    """Names with control characters or markup are shown, not obeyed."""
    path = written(tmp_path / "a.json", [{"name": "\x1b]0;owned\x07[red]Acme[/red]"}])

    ran = icp("score", path, "--icp", definition)

    assert "\x1b" not in ran.out
    assert "[red]Acme[/red]" in ran.out


def test_rows_that_fail(tmp_path: Path, definition: Path) -> None:
    """What cannot be scored is shown with line, pointer and code; the rest is scored."""
    path = written(tmp_path / "a.ndjson", '{"id": "1"}\nx\n{"id": 2}\n')

    ran = icp("score", path, "--icp", definition, "--output", "ndjson")

    first, second, third = (json.loads(line) for line in ran.out.splitlines())
    assert ran.code == 1
    assert first["account"] == {"id": "1"}
    assert (second["index"], second["line"]) == (1, 2)
    assert second["problem"]["errors"][0]["code"] == "malformed"
    assert (third["index"], third["icp"]) == (2, {"key": "small"})
    assert third["problem"]["errors"][0]["pointer"] == "/id"
    assert "2 of 3 rows could not be scored:\n  line 2: " in ran.err
    assert "  line 3 (small): /id " in ran.err
    assert "[wrong_kind]" in ran.err


def test_rows_that_fail_in_csv(tmp_path: Path, definition: Path) -> None:
    """In CSV and in the table a row that fails leaves its number and the reason."""
    path = written(tmp_path / "a.json", [[], {"name": "Acme"}])

    ran = icp("score", path, "--icp", definition, "--output", "csv")

    failed, scored = csv_lines(ran.out)
    assert (failed["row"], failed["band"]) == ("1", "")
    assert failed["error"] == "An account is a JSON object: attributes in braces."
    assert (scored["row"], scored["name"], scored["error"]) == ("2", "Acme", "")
    assert "record 1: " in icp("score", path, "--icp", definition).out
    assert decisions(path, definition)[0].keys() == {"index", "problem"}


def test_nothing_to_score(tmp_path: Path, definition: Path) -> None:
    """A file without accounts has a summary and no table."""
    ran = icp("score", written(tmp_path / "a.csv", "id\n"), "--icp", definition)

    assert ran.code == 0
    assert ran.out.startswith("small: 0 scored as of ")


def test_keys_nobody_reads(tmp_path: Path, definition: Path) -> None:
    """Unknown keys are counted, and near misses are named."""
    path = written(tmp_path / "a.json", [{"employes": 7}, {"employes": 8}])

    ran = icp("score", path, "--icp", definition)

    assert "keys this ICP does not read, in 2 of the rows" in ran.out
    assert "'employes' in 2: did you mean 'employees'?" in ran.out


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("out.csv", "row,id,name"),
        ("out.json", "[\n{"),
        ("out.ndjson", "{"),
        ("out.jsonl", "{"),
        ("out.txt", "  "),
    ],
)
def test_into_a_file(
    tmp_path: Path, accounts: Path, definition: Path, name: str, start: str
) -> None:
    """The name of the file says what is written; the screen keeps the summary."""
    out = tmp_path / name

    ran = icp("score", accounts, "--icp", definition, "--out", out)

    assert ran.code == 0
    assert out.read_text(encoding="utf-8").startswith(start)
    assert "small: 3 scored" in (ran.out if name == "out.txt" else ran.err)
    assert not list(tmp_path.glob("*.partial"))


def test_a_file_is_whole_or_not_there(tmp_path: Path, definition: Path) -> None:
    """When reading breaks off, no half a result is left behind."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"id\n1\n\xff\n")

    ran = icp("score", path, "--icp", definition, "--out", tmp_path / "out.csv")

    assert ran.code == 1
    assert "is not utf-8" in ran.err
    assert {each.name for each in tmp_path.iterdir()} == {"a.csv", "icp.json"}


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


def test_a_broken_second_file(tmp_path: Path) -> None:
    """A second file is read as a whole or not at all, as its events would be missing."""
    rounds = written(tmp_path / "rounds.csv", ROUNDS + "1,2,3,4\n")

    code, err, _ = raised(tmp_path, {}, "--join", f"rounds={rounds}")

    assert code == 1
    assert f"{rounds}:4: This line has 4 cells" in err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--icp", "dev-tol"), "no ICP 'dev-tol' in the library (did you mean 'dev-tool'?)"),
        (("--icp", "zzz"), "it has data-analytics, dev-tool"),
        (("--icp", "missing.yaml"), "missing.yaml: no such file or directory"),
        (("--icp", "dev-tool", "--map", "sales"), "there is no mapping 'sales' in the library"),
        (("--icp", "dev-tool", "--join", "a=b"), "give the mapping with --map"),
        (("--icp", "dev-tool", "--as-of", "1850-01-01"), "days lie between 1900-01-01"),
        (("--icp", "dev-tool", "--as-of", "soon"), "does not match the format"),
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

    assert ran.code == 1
    assert "No such file or directory" in ran.err


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
