"""What the models refuse, said in our own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import pytest
from pydantic import Field

from app.engine.checking import DefinitionInvalid, check
from app.engine.checking.findings import Findings
from app.engine.checking.structure import read
from app.engine.document import canonical
from app.engine.yaml_core import parse_yaml
from schemas.base import Model
from tests.engine.checking.samples import DROP, FULL_YAML, changed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue

VALUES = "/attributes/industry/values"
WHEN = "/scorecard/dimensions/0/criteria/0/when"


class Small(Model):
    """A model with what the definition has no use for."""

    above: Annotated[float, Field(gt=0)]
    table: Annotated[dict[str, bool], Field(max_length=1)]
    choice: Literal["one"]


def _message(pointer: str, changes: dict[str, Any]) -> str:
    with pytest.raises(DefinitionInvalid) as caught:
        check(changed(changes))
    return {fault.pointer: fault.message for fault in caught.value.faults}[pointer]


@pytest.mark.parametrize(
    ("pointer", "value", "message"),
    [
        ("/owner", DROP, "'owner' is missing; add it: a text."),
        ("/scorecard", DROP, "'scorecard' is missing; add it: an object with 'dimensions'."),
        ("/name", " ", "This text is blank; write one."),
        ("/name", "", "This text is blank; write one."),
        ("/name", True, "This is true; write a text in quotes."),
        ("/name", None, "This is null; write a text."),
        ("/name", [], "This is a list; write a text."),
        ("/name", "x" * 1_001, "This has 1,001 characters; at most 1,000 are allowed."),
        ("/language", 2, "This is the number 2; write 1."),
        ("/language", True, "This is true; write 1."),
        (
            "/key",
            "Big ICP",
            (
                "'Big ICP' is no key; write 2 to 63 lower-case letters, digits and hyphens, not"
                " starting with a hyphen, such as 'dev-tool'."
            ),
        ),
        (
            "/review/cadance_days",
            3,
            "There is no field 'cadance_days' here; did you mean 'cadence_days'?",
        ),
        ("/personas/0/name", {}, "This is an object; write a text."),
        ("/review/cadence_days", 0, "This is the number 0; write at least 1."),
        ("/review/cadence_days", 9_999, "This is the number 9999; write at most 3,650."),
        ("/review/cadence_days", 1.5, "This is the number 1.5; write a whole number."),
        ("/review/cadence_days", False, "This is false; write a whole number."),
        ("/bands", [], "This is empty; write at least 1 item."),
        (
            "/bands/0",
            "high",
            "This is a text; write an object with 'key', 'min_score' and 'action'.",
        ),
        ("/personas/0", "boss", "This is a text; write an object."),
        ("/messaging", "Hello", "This is a text; write an object."),
        (
            "/attributes/owned/type",
            DROP,
            (
                "'type' is missing; add it: 'string', 'enum', 'number',"
                " 'boolean', 'date', 'string_set' or 'events'."
            ),
        ),
        ("/attributes/owned/type", "numbr", "'numbr' is not a choice here; did you mean 'number'?"),
        (
            "/attributes/owned/type",
            3,
            (
                "This is the number 3; write 'string', 'enum', 'number',"
                " 'boolean', 'date', 'string_set' or 'events'."
            ),
        ),
        (f"{VALUES}/1", 3, "This is the number 3; write a text in quotes."),
        (f"{VALUES}/0/key", DROP, "'key' is missing; add it: a text."),
        (f"{VALUES}/0/alias", [], "There is no field 'alias' here; did you mean 'aliases'?"),
        (
            WHEN,
            3,
            (
                "This is the number 3; write 'attribute' and 'op', or one of 'all', 'any', 'not'"
                " and 'at_least'."
            ),
        ),
        (f"{WHEN}/op", "inn", "There is no operator 'inn'; did you mean 'in'?"),
        (f"{WHEN}/op", 3, "This is the number 3; there are 22, such as 'eq', 'ne' and 'in'."),
        (f"{WHEN}/attribute", DROP, "'attribute' is missing; add it: a text."),
        (
            "/examples/0/as_of",
            "soon",
            "'soon' is no day of the calendar; write one of the years 1900 to 2999 as YYYY-MM-DD.",
        ),
        ("/examples/0/as_of", 3, "This is the number 3; write a date such as 2026-03-01."),
        (
            "/anti_icp/0/effect",
            "kill",
            "'kill' is not a choice here; use 'disqualify', 'cap' or 'warn'.",
        ),
        ("/routing/rules/1/on_unknown", 0, "This is the number 0; write 'route' or 'hold'."),
    ],
)
def test_sentences(pointer: str, value: Any, message: str) -> None:  # noqa: ANN401 - JSON of any kind
    """Every refusal says what is there and what would be right."""
    assert _message(pointer, {pointer: value}) == message


def test_key_of_an_entry() -> None:
    """A bad key is reported at its entry, with the words for that kind of key."""
    assert _message("/attributes/Web site", {"/attributes/Web site": {"type": "string"}}) == (
        "'Web site' is no key; write a lower-case letter, then at most 39 lower-case letters,"
        " digits or '_', such as 'annual_revenue'."
    )


def test_tags_are_no_part_of_the_document() -> None:
    """A field named like a tag of its union does not lead a pointer astray."""
    changes = {
        "/attributes/industry/enum": {"values": 3},
        f"{VALUES}/0/key": "Software",
    }
    assert _message(f"{VALUES}/0/key", changes).startswith("'Software' is no key")
    assert _message("/attributes/industry/enum", changes).startswith("There is no field 'enum'")


def test_no_echo_of_faulty_items() -> None:
    """A list is not called empty because its only item is faulty."""
    with pytest.raises(DefinitionInvalid) as caught:
        check(
            changed(
                {
                    "/bands": [{"key": "all", "min_score": "0", "action": "Wait"}],
                    "/research": None,
                    "/anti_icp": [],
                    "/routing": None,
                    "/examples": [],
                }
            )
        )
    assert [fault.pointer for fault in caught.value.faults] == ["/bands/0/min_score"]


def test_spelling_of_python() -> None:
    """The names that Python needs for `not` and `for` are no names of the language."""
    changes = {"/routing/rules/1/hold": {"for_": ["industry"], "at_most": "P1D"}}
    assert _message("/routing/rules/1/hold/for_", changes) == (
        "There is no field 'for_' here; did you mean 'for'?"
    )


def test_some_other_document() -> None:
    """A document that is wrong in thousands of places is refused with one sentence."""
    assert _message("", {"/tags": [3] * 10_001}) == (
        "10,001 places do not look like an object with 'language', 'key', 'name', 'statement',"
        " 'owner', 'review', 'scorecard' and 'bands'; is this the document you mean?"
    )


def test_any_model() -> None:
    """The same words serve every model of the language."""
    document: JsonValue = {"above": 0, "table": {"a": True, "b": False}, "choice": ""}
    findings = Findings()
    assert read(canonical(document), document, findings, Small) is None
    assert {fault.pointer: fault.message for fault in findings.faults} == {
        "/above": "This is the number 0; write more than 0.",
        "/table": "This has 2 items; at most 1 are allowed.",
        "/choice": "This is a text; write 'one'.",
    }


def _objects(value: JsonValue, pointer: str = "") -> Iterator[str]:
    """Yield the pointers of all objects of a document."""
    if isinstance(value, dict):
        yield pointer
    members: Any = value.items() if isinstance(value, dict) else enumerate(value)  # type: ignore[arg-type]
    for key, member in members:
        if isinstance(member, dict | list):
            yield from _objects(member, f"{pointer}/{key}")


_FREE = "/examples/0/account"  # takes any key


@pytest.mark.parametrize("pointer", sorted({*_objects(parse_yaml(FULL_YAML))} - {_FREE}))
@pytest.mark.parametrize("value", [1, {"type": 3}, {"[key]": {}}])
def test_a_key_that_is_how_pydantic_says_key(pointer: str, value: JsonValue) -> None:
    """A member called `[key]`, wherever it stands, is refused in its own place."""
    with pytest.raises(DefinitionInvalid) as caught:
        check(changed({f"{pointer}/[key]": value}))
    assert any(fault.pointer.startswith(f"{pointer}/[key]") for fault in caught.value.faults)
