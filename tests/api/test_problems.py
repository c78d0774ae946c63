from __future__ import annotations

import ast
import re
from pathlib import Path

from app import registry
from app.api import problems
from app.api.errors import FAULTS
from app.api.problems import KINDS, ProblemError, account_invalid
from app.api.registry_problems import CODES, problem_of
from app.database.errors import DatabaseUnavailable
from app.registry.errors import RegistryError
from schemas.problem import Fault, Problem

_SOURCES = sorted(Path(problems.__file__).parent.rglob("*.py"))
_LINES = (Path(__file__).parents[2] / "docs" / "http.md").read_text("utf-8").splitlines()
_FINDING = {"fault", "Fault"}


def test_every_code_that_is_used_is_in_the_table() -> None:
    """Each `ProblemError` names a code of the table, and each code of the table is used."""
    used = set(CODES.values())
    for source in _SOURCES:
        for node in ast.walk(ast.parse(source.read_text())):
            if (
                isinstance(node, ast.Constant)
                and node.value in KINDS
                and source.name != "openapi.py"
            ):
                used.add(str(node.value))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "ProblemError":
                (code, *_) = node.args
                assert not isinstance(code, ast.Constant) or code.value in KINDS
    assert used == set(KINDS)


def test_the_documentation_lists_every_code() -> None:
    """`docs/http.md` has a row with the status and the code of every problem."""
    rows = {
        (int(cells[0]), cells[1].strip("`"))
        for line in _LINES
        if line.startswith("| ") and (cells := [cell.strip() for cell in line.split("|")[1:-1]])
        if cells[0].isdigit()
    }
    assert rows == {(kind.status, code) for code, kind in KINDS.items()}


def test_the_documentation_lists_every_fault_of_a_request() -> None:
    """`docs/http.md` has a row for each code of a fault that this package finds."""
    found = {
        node.value
        for source in _SOURCES
        for call in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in _FINDING
        for argument in [*call.args[1:2], *(word.value for word in call.keywords)]
        for node in ast.walk(argument)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[a-z]+(_[a-z]+)+|missing|contradiction", node.value)
    }
    found |= set(FAULTS.values())
    assert {f"| `{code}` |" for code in found} <= {line[: line.find("|", 2) + 1] for line in _LINES}
    assert len(found) == 14


def test_every_error_of_the_registry_has_a_code() -> None:
    """No error of the registry can be raised that has no problem."""
    assert set(CODES) == {*RegistryError.__subclasses__(), DatabaseUnavailable}
    assert registry.__name__ == "app.registry"
    told = problem_of(DatabaseUnavailable("the database does not answer in time"))
    assert told.detail == "The registry is unavailable: the database does not answer in time."
    assert told.headers == {"Retry-After": "2"}


def test_a_problem_is_a_document_of_the_published_shape() -> None:
    """Problems follow the model; empty members are left out."""
    told = ProblemError("unknown_icp", "There is no ICP 'a'.", near=["b"])
    assert Problem.model_validate(told.document()).near == ("b",)
    assert told.document("id")["request_id"] == "id"
    assert "errors" not in told.document()


def test_the_detail_of_one_fault_is_the_fault() -> None:
    """One fault is told in the detail, with its place; of several, how many there are."""
    fault = Fault(pointer="/employees", code="wrong_kind", message="This is a number.")
    assert account_invalid("/account", [fault]).detail == "/account/employees: This is a number."
    assert (
        account_invalid("", [fault, fault]).detail
        == "2 values of the account do not fit; see errors."
    )
