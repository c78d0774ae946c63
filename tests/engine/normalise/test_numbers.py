from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.engine.values import NumberRange, Value
from schemas.attributes import NumberAttribute
from tests.engine.normalise.reading import faults_of, message_of, read_one

FREE = NumberAttribute(type="number")
SHARE = NumberAttribute(type="number", minimum=0, maximum=1)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (250, 250),
        (250.0, 250),
        (-0.5, -0.5),
        (2**53 + 1, float(2**53)),
        ({"min": 51, "max": 200}, NumberRange(min=51, max=200)),
        ({"min": 51.0, "below": 200}, NumberRange(min=51, below=200)),
        ({"min": 51}, NumberRange(min=51)),
        ({"max": 200, "min": None}, NumberRange(max=200)),
        ({"below": 200}, NumberRange(below=200)),
        ({"min": 7, "max": 7.0}, 7),
        (" ", None),
        ("n/a", None),
    ],
)
def test_number_is_read(value: object, read: Value | None) -> None:
    """Numbers are finite binary64, ranges keep their ends, and a range of one number is it."""
    assert read_one(FREE, value) == (read, [])


@pytest.mark.parametrize(
    ("value", "faults"),
    [
        (True, [("", "wrong_kind")]),
        ([5], [("", "wrong_kind")]),
        (math.nan, [("", "not_finite")]),
        (math.inf, [("", "not_finite")]),
        (10**400, [("", "not_finite")]),
        ("x" * 1_001, [("", "too_long")]),
        ("5\0", [("", "bad_text")]),
        ({"min": "5"}, [("/min", "wrong_kind")]),
        ({"min": True, "max": math.inf}, [("/min", "wrong_kind"), ("/max", "not_finite")]),
        ({"min": 1, "up/to": 5}, [("/up~1to", "unknown_field")]),
        ({"min": 200, "max": 51}, [("", "inverted_range")]),
        ({"min": 200, "below": 51}, [("", "inverted_range")]),
        ({"min": 200, "below": 200}, [("", "empty_range")]),
        ({"max": 5, "below": 5}, [("", "two_ends")]),
        ({"min": None}, [("", "empty_range")]),
        ({}, [("", "empty_range")]),
    ],
)
def test_faulty_number_makes_the_account_invalid(
    value: object, faults: list[tuple[str, str]]
) -> None:
    """JSON that is no finite number and no range that holds something is an error."""
    assert faults_of(FREE, value) == faults


@pytest.mark.parametrize(
    "value",
    [-0.1, 1.5, "-5%", "200%", {"min": -1, "max": 1}, {"max": 2}, {"min": 2}, {"below": 0}, "< 2"],
)
def test_value_outside_the_bounds_is_unknown(value: object) -> None:
    """A value or an end beyond minimum or maximum is unknown with a warning."""
    assert read_one(SHARE, value) == (None, ["out_of_range"])


@pytest.mark.parametrize("value", [0, 1, "30%", {"min": 0, "max": 1}, {"max": 1}, {"min": 0.5}])
def test_value_within_the_bounds_is_read(value: object) -> None:
    """Both bounds belong to what is allowed."""
    found, warnings = read_one(SHARE, value)
    assert found is not None
    assert warnings == []


def test_warning_says_what_was_wrong_and_what_is_right() -> None:
    """The message quotes the value and names the bound, or the spellings that are read."""
    assert message_of(SHARE, -1) == "'-1' is below the minimum, 0"
    assert message_of(SHARE, {"min": 2}) == """'{"min": 2}' is above the maximum, 1"""
    assert "write it like 250" in message_of(SHARE, "lots")


@given(
    st.floats(-100, 100), st.floats(-100, 100), st.sampled_from(["max", "below"]), st.floats(0, 1)
)
def test_range_holds_what_lies_between_its_ends(
    first: float, second: float, side: str, share: float
) -> None:
    """Any number drawn between the ends that were sent lies within the ends that are kept."""
    low, high = sorted((first, second))
    assume(low < high)
    found, _ = read_one(FREE, {"min": low, side: high})
    assert isinstance(found, NumberRange)
    assert found.min is not None
    number = min(low + share * (high - low), high)
    top = found.max if side == "max" else found.below
    assert top is not None
    assert found.min <= number <= top
