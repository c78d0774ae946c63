"""The examples of a definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.checking import check
from app.engine.compiling.compiled import compile_definition
from app.engine.examples import failing_examples
from tests.documents import minimal_document

if TYPE_CHECKING:
    from pydantic import JsonValue

    from schemas.problem import Fault


def _faults(account: JsonValue, expect: JsonValue) -> tuple[Fault, ...]:
    example: JsonValue = {
        "name": "A case",
        "as_of": "2026-01-15",
        "account": account,
        "expect": expect,
    }
    return failing_examples(compile_definition(check(minimal_document(examples=[example]))))


def test_an_example_that_comes_out_has_no_fault() -> None:
    """Only what is expected is compared."""
    assert _faults({"industry": "Software"}, {"score": 2, "band": "good"}) == ()


def test_everything_that_does_not_come_out_is_a_fault() -> None:
    """Each wrong expectation is pointed at, with what was expected and what came out."""
    found = _faults({"industry": "Software"}, {"score": 3, "band": "good", "disqualified": True})
    assert [(fault.pointer, fault.code) for fault in found] == [
        ("/examples/0/expect/score", "example_failed"),
        ("/examples/0/expect/disqualified", "example_failed"),
    ]
    assert "expects score 3" in found[0].message
    assert "gives 2" in found[0].message


def test_an_account_that_cannot_be_read_is_a_fault_where_it_stands() -> None:
    """Faults of an example's account point into the document."""
    (fault,) = _faults({"employees": [51]}, {"score": 2})
    assert (fault.pointer, fault.code) == ("/examples/0/account/employees", "wrong_kind")
