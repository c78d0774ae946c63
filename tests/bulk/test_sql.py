from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

import orjson
import pytest
from sqlglot import exp, parse

from app.api.statements import DialectName
from app.bulk.dialects import DIALECTS
from app.bulk.names import result_columns
from app.bulk.sql import NoNameError, sql
from app.engine.checking import check
from app.engine.document import canonical
from app.engine.yaml_core import parse_yaml
from app.library import library_document, library_keys
from tests.bulk.warehouses import ICP
from tests.documents import minimal_document

if TYPE_CHECKING:
    from pydantic import JsonValue

    from schemas.definition import Definition

TODAY = date(2026, 1, 15)


def _shipped(key: str) -> Definition:
    return check(parse_yaml(library_document(key)))


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("key", library_keys())
def test_a_statement_is_one_select_of_its_dialect(key: str, dialect: str) -> None:
    """It parses as such, names its columns, and has nothing of the tools that made it."""
    definition = _shipped(key)
    statement = sql(definition, dialect, ICP, TODAY, keep=["name"])
    (tree,) = parse(statement.text, read=dialect)
    assert isinstance(tree, exp.Select)
    assert tree.named_selects == ["id", "name", *result_columns(definition)]
    assert [step.alias for step in tree.ctes] == ["facts", "outcomes", "points", "scores", "bands"]
    assert not re.search(r"ibis|icp_asked|\bt\d\b|_met\d|__", statement.text, re.IGNORECASE)
    functions = {one.name.lower() for one in tree.find_all(exp.Anonymous)}
    assert functions <= {
        *("jsonb_array_elements", "convert_timezone"),
        *("list_has_any", "list_has_all", "list_sum", "arrays_overlap"),
    }
    read = {column.alias_or_name for column in tree.ctes[0].this.selects}
    assert read == {"id", "name", *statement.reads, "_as_of"}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_comment_says_what_the_statement_is(dialect: str) -> None:
    """Key, version, digest, language and dialect; whether it was run; what it reads, alone."""
    statement = sql(check(minimal_document()), dialect, ICP)
    head = [line for line in statement.text.splitlines() if line.startswith("--")]
    assert head[0] == f"-- ICP drawn, version 3, {ICP.digest}"
    assert head[1].startswith(f"-- Language 1; dialect {dialect}, ")
    unexecuted = dialect in {"snowflake", "bigquery"}
    assert ("unexecuted" in head[1]) is unexecuted is not DIALECTS[dialect].executed
    assert "UTC" in head[2]
    columns = [line.split()[1] for line in head[5:]]
    assert columns == ["id", "industry", "employees_min", "employees_max", "employees_below"]


def test_an_identity_that_is_tested_is_folded() -> None:
    """Where a flag tests `id`, its column is described once, and what was sent can be kept."""
    when: JsonValue = {"attribute": "id", "op": "eq", "value": "ACC_1"}
    flag: JsonValue = {"key": "ours", "when": when, "effect": "warn", "reason": "It is us"}
    definition = check(minimal_document(anti_icp=[flag]))

    statement = sql(definition, "duckdb", ICP, keep=["_sent_id"])

    assert re.findall(r"^--   id +(.*)$", statement.text, re.MULTILINE) == [
        "VARCHAR  the text, folded"
    ]
    (tree,) = parse(statement.text, read="duckdb")
    assert isinstance(tree, exp.Select)
    assert tree.named_selects[:2] == ["id", "_sent_id"]


def test_a_statement_is_the_same_wherever_it_is_made() -> None:
    """Byte for byte, in every process: its tag is a digest of it."""
    asked = {
        "definition": canonical(parse_yaml(library_document("revops-tool"))).decode(),
        "icp": ICP.model_dump(),
        "dialect": "bigquery",
        "as_of": None,
        "chosen": None,
    }
    made = {
        subprocess.run(
            [sys.executable, "-m", "app.bulk.sql_worker"],
            input=orjson.dumps(asked),
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert made == {sql(_shipped("revops-tool"), "bigquery", ICP).text.encode()}


def test_dialects_of_the_service_are_those_there_are() -> None:
    """The service knows their names without what makes statements."""
    assert get_args(DialectName) == tuple(DIALECTS)


def test_a_day_is_a_literal_or_the_current_one() -> None:
    """One that is given is written once; without one the statement finds it when it runs."""
    definition = _shipped("dev-tool")
    given = sql(definition, "postgres", ICP, TODAY).text
    assert given.count("2026-01-15") == given.count("CAST('2026-01-15' AS DATE) AS _as_of") == 1
    assert "CURRENT_TIMESTAMP AT TIME ZONE 'UTC'" in sql(definition, "postgres", ICP).text


def test_tables_and_columns_are_quoted_where_they_have_to_be() -> None:
    """So is a word of SQL; in Snowflake as it is stored."""
    definition = check(minimal_document(attributes={"order": {"type": "boolean"}}, anti_icp=[FLAG]))
    text = sql(definition, "postgres", ICP, TODAY, "crm.Accounts", ["Account ID"]).text
    assert 'FROM crm."Accounts"' in text
    assert '    "Account ID",\n' in text
    assert '    "order",\n' in text
    assert '    "ORDER",\n' in sql(definition, "snowflake", ICP, TODAY).text
    assert "FROM `my-project`.crm.accounts" in (
        sql(definition, "bigquery", ICP, TODAY, "my-project.crm.accounts").text
    )


FLAG: Any = {
    "key": "no-order",
    "when": {"attribute": "order", "op": "eq", "value": False},
    "effect": "warn",
    "reason": "No order",
}


@pytest.mark.parametrize("table", ["", "a b", "a;b", 'a"b', "a.b.c.d", "1a", "a.", "a--b'"])
def test_what_is_no_table_is_refused(table: str) -> None:
    """A name cannot bring SQL of its own."""
    with pytest.raises(NoNameError, match="names no table"):
        sql(check(minimal_document()), "duckdb", ICP, table=table)


def test_what_is_no_column_to_keep_is_refused() -> None:
    """Nor one that the answer has already."""
    definition = check(minimal_document())
    with pytest.raises(NoNameError, match="names no column"):
        sql(definition, "duckdb", ICP, keep=["a, b"])
    with pytest.raises(NoNameError, match="score is a column of the answer already"):
        sql(definition, "duckdb", ICP, keep=["score"])
