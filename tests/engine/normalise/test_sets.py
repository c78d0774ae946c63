from __future__ import annotations

import pytest

from app.engine.values import StringSet
from schemas.attributes import StringSetAttribute
from tests.engine.normalise.reading import faults_of, read_one

OPEN = StringSetAttribute(type="string_set")
CLOSED = StringSetAttribute(type="string_set", absence="no")


def found(*has: str, lacks: tuple[str, ...] = ()) -> StringSet:
    """Return a set of some members."""
    return StringSet(frozenset(has), frozenset(lacks))


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (["AWS", "aws ", "Git Hub"], found("aws", "git-hub")),
        ("AWS; Git Hub|Jira;;", found("aws", "git-hub", "jira")),
        (["a;b"], found("a;b")),
        (["", "aws"], found("aws")),
        ({"has": ["AWS"], "lacks": ["SAP"]}, found("aws", lacks=("sap",))),
        ({"lacks": ["SAP"]}, found(lacks=("sap",))),
        ({"has": ["AWS"], "lacks": None}, found("aws")),
    ],
)
def test_set_is_read(value: object, read: StringSet) -> None:
    """Lists, texts split on ; or |, and objects give folded members, blank ones dropped."""
    assert read_one(OPEN, value) == (read, [])
    assert read_one(CLOSED, value) == (read, [])


@pytest.mark.parametrize("value", [[], {"has": []}, {"has": [], "lacks": []}], ids=repr)
def test_empty_list_is_a_value_only_when_absence_means_no(value: object) -> None:
    """An empty list says that nothing is there only where the definition takes absence for no."""
    assert read_one(CLOSED, value) == (found(), [])
    assert read_one(OPEN, value) == (None, [])


@pytest.mark.parametrize("value", ["", "  ", " ; | ", ["", " "], {}, {"has": None}], ids=repr)
def test_blank_is_unknown_whatever_absence_means(value: object) -> None:
    """Blank texts say nothing, not that nothing is there."""
    assert read_one(CLOSED, value) == (None, [])
    assert read_one(OPEN, value) == (None, [])


@pytest.mark.parametrize(
    ("value", "faults"),
    [
        (5, [("", "wrong_kind")]),
        (True, [("", "wrong_kind")]),
        ("a\0", [("", "bad_text")]),
        (
            ["a", None, 5, "\ud800"],
            [("/1", "null_in_list"), ("/2", "wrong_kind"), ("/3", "bad_text")],
        ),
        (["x" * 1_001], [("/0", "too_long")]),
        (["x"] * 1_001, [("", "too_many")]),
        ({"has": "a"}, [("/has", "wrong_kind")]),
        ({"lacks": [None]}, [("/lacks/0", "null_in_list")]),
        ({"hass": []}, [("/hass", "unknown_field")]),
        ({"has": ["AWS"], "lacks": ["aws"]}, [("/lacks", "contradiction")]),
    ],
    ids=[f"case {number}" for number in range(10)],
)
def test_faulty_set_makes_the_account_invalid(value: object, faults: list[tuple[str, str]]) -> None:
    """Every member of a wrong kind, a contradiction or a list too long is an error."""
    assert faults_of(OPEN, value) == faults
