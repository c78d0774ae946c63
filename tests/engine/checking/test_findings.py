"""Where the rules put what they find."""

from __future__ import annotations

from app.engine.checking.findings import Findings
from app.engine.checking.node import Node
from app.engine.codes import Code


def test_first_fault_of_a_place() -> None:
    """A place keeps the first fault that was found there."""
    findings = Findings()
    findings.add("/a", Code.MISSING, "First.")
    findings.add("/a", Code.DUPLICATE, "Second.")
    assert [fault.code for fault in findings.faults] == ["missing"]


def test_noted() -> None:
    """A place that has its fault, and every place once there are too many, takes no other."""
    findings = Findings()
    findings.add("/0", Code.MISSING, "First.")
    assert findings.noted("/0")
    assert not findings.noted("/1")
    findings.unique([Node("same", f"/{number}") for number in range(1_000)], "text")
    assert findings.noted("/9999")


def test_bounded_faults() -> None:
    """One fault more than is ever shown is kept, so that it can be said that there are more."""
    findings = Findings()
    findings.unique([Node("same", f"/{number}") for number in range(1_000)], "text")
    assert len(findings.faults) == 501


def test_bounded_searches() -> None:
    """After fifty suggestions the names are only listed: each search costs."""
    findings = Findings()
    for number in range(51):
        findings.no_such(f"/{number}", "aple", ["apple"], Code.UNKNOWN_VALUE)
    assert {fault.message for fault in findings.faults[:50]} == {
        "There is no value 'aple'; did you mean 'apple'?"
    }
    assert findings.faults[50].message == "There is no value 'aple'; use 'apple'."


def test_nothing_known() -> None:
    """A name where there is none to choose from is answered with that."""
    findings = Findings()
    assert findings.unknown(Node("boss", "/persona"), (), Code.UNKNOWN_PERSONA)
    assert findings.faults[0].message == (
        "There is no persona 'boss'; there is none to choose from."
    )
