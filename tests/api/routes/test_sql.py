from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from app.access.scopes import Scope
from app.api import statements
from tests.api.samples import problem, publish
from tests.documents import minimal_document

if TYPE_CHECKING:
    from tests.api.client import Client

PATH = "/v1/icps/small/sql"


@pytest.mark.usefixtures("small")
def test_a_statement_names_its_version(client: Client) -> None:
    """It is SQL of the dialect that is asked for, for a day or for the one on which it runs."""
    answer = client.get(f"{PATH}?dialect=postgres&as_of=2026-01-15")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/sql")
    digest = client.get("/v1/icps/small/versions/1").json()["icp"]["digest"]
    assert answer.text.startswith(
        f"-- ICP small, version 1, {digest}\n-- Language 1; dialect postg"
    )
    assert "CAST('2026-01-15' AS DATE) AS _as_of" in answer.text
    unexecuted = client.get(f"{PATH}?dialect=bigquery").text
    assert "CURRENT_DATE('UTC') AS _as_of" in unexecuted
    assert "dialect bigquery, unexecuted" in unexecuted


@pytest.mark.usefixtures("small")
def test_a_statement_is_made_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is remembered needs no process; one that the caller holds is not sent again."""
    first = client.get(f"{PATH}?dialect=duckdb")
    monkeypatch.setattr(statements, "_MAKER", ("-c", "raise SystemExit(1)"))
    again = client.get(f"{PATH}?dialect=duckdb")
    assert (again.status_code, again.content) == (200, first.content)
    held = {"if-none-match": first.headers["etag"]}
    assert client.get(f"{PATH}?dialect=duckdb", headers=held).status_code == 304
    problem(client.get(f"{PATH}?dialect=postgres"), 500, "internal_error")


def test_each_version_has_its_own(client: Client, small: str) -> None:
    """The active one if none is named; a draft to who may write it."""
    publish(client, minimal_document(statement="Others."))
    newest = client.get(f"/v1/icps/{small}/sql?dialect=duckdb")
    assert newest.text.startswith("-- ICP small, version 2, ")
    older = client.get(f"/v1/icps/{small}/sql?dialect=duckdb&version=1")
    assert older.text.startswith("-- ICP small, version 1, ")
    draft = f"/v1/icps/{small}/sql?dialect=duckdb&version=draft"
    problem(client.get(draft), 404, "no_draft")


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("", "/dialect"),
        ("?dialect=oracle", "/dialect"),
        ("?dialect=duckdb&as_of=2026-02-30", "/as_of"),
        ("?dialect=duckdb&as_of=soon", "/as_of"),
        ("?dialect=duckdb&version=x", "/version"),
        ("?dialect=duckdb&table=a", "/table"),
        ("?dialect=duckdb&dialect=duckdb", "/dialect"),
    ],
)
def test_parameters_that_do_not_fit(client: Client, query: str, pointer: str) -> None:
    """Each is told where it is wrong."""
    told = problem(client.get(f"{PATH}{query}"), 422, "parameters_invalid")
    assert pointer in {error["pointer"] for error in told["errors"]}


@pytest.mark.usefixtures("small")
def test_without_the_extra(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what to install, and where."""
    monkeypatch.setattr(statements, "find_spec", lambda _: None)
    told = problem(client.get(f"{PATH}?dialect=duckdb"), 501, "not_installed")
    assert "pip install 'icp-scoring[bulk]'" in told["detail"]


@pytest.mark.usefixtures("small")
def test_a_worker_does_not_load_what_makes_statements(client: Client) -> None:
    """That takes more memory than the rest of a worker; another process has it for a moment."""
    client.get(f"{PATH}?dialect=duckdb")
    loaded = "import sys, app.main; sys.exit('ibis' in sys.modules or 'app.bulk' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0  # noqa: S603


@pytest.mark.usefixtures("small")
def test_who_may_not_read_definitions(client: Client) -> None:
    """The scope is that of the definition itself."""
    with client.calling_with(client.issue(Scope.SCORE).secret):
        problem(client.get(f"{PATH}?dialect=duckdb"), 403, "missing_scope")
