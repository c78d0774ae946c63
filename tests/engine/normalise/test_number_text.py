from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.normalise.account import to_json
from app.engine.normalise.notes import Unreadable
from app.engine.normalise.number_text import exact, read_number_text
from app.engine.values import NumberRange
from schemas.attributes import STANDARD, NumberAttribute
from tests.engine.normalise.reading import read_one

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "number-text.json").read_text(encoding="utf-8")
)
UNBOUNDED = NumberAttribute(type="number")


@pytest.mark.parametrize(("text", "value"), VECTORS["read"], ids=repr)
def test_vector_is_read(text: str, value: object) -> None:
    """Every text of the vectors has exactly the value they give, without a warning."""
    found, warnings = read_one(UNBOUNDED, text)
    assert (None if found is None else to_json(found)) == value
    assert warnings == []


@pytest.mark.parametrize("text", VECTORS["warned"], ids=repr)
def test_vector_is_warned_about(text: str) -> None:
    """Every other text of the vectors is unknown with one warning."""
    found, warnings = read_one(STANDARD["annual_revenue"], text)
    assert found is None
    assert len(warnings) == 1


def test_vectors_hold_each_text_once() -> None:
    """No text of the vectors is given twice."""
    texts = [text for text, _ in VECTORS["read"]] + VECTORS["warned"]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    "text",
    ["€5M", "5 zł", "EUR 1.000.000", "C$10", "12 CAD", "AU$ 3k", "₹ 5 crore", "£5-10m", "5 yen"],
)
def test_other_currency_is_never_dollars(text: str) -> None:
    """An amount in another currency is unknown, and the warning says why."""
    found = read_number_text(text)
    assert isinstance(found, Unreadable)
    assert found.code == "other_currency"


@pytest.mark.parametrize("text", ["five hundred", "1.2.3", "5 francas", "10 carats", "500-50"])
def test_what_is_no_number_is_unrecognised(text: str) -> None:
    """A text that is neither a number nor money is told apart from another currency."""
    found = read_number_text(text)
    assert isinstance(found, Unreadable)
    assert found.code == "unrecognised_value"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_reads_back_from_its_own_text(number: float) -> None:
    """The shortest text of a binary64 is read as that very number."""
    assert read_number_text(repr(number)) == number


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.sampled_from(["-", " \u2013 ", " to "]))
def test_range_text_keeps_its_ends(low: int, high: int, separator: str) -> None:
    """Two numbers in order are a closed range, one number twice is that number."""
    low, high = sorted((low, high))
    found = read_number_text(f"{low:,}{separator}{high:,}")
    assert found == (low if low == high else NumberRange(min=low, max=high))


@given(st.decimals(1, 999, places=2), st.sampled_from([("k", 3), (" mm", 6), ("bn", 9), ("t", 12)]))
def test_multiplier_rounds_once(number: object, multiplier: tuple[str, int]) -> None:
    """A multiplied number is the binary64 nearest to the decimal product."""
    word, power = multiplier
    assert read_number_text(f"${number}{word}") == float(f"{number}e{power}")


@given(st.text(alphabet="0123456789 ,.-\u2013+$%kmbtoe()<>usdrpyal", max_size=40))
def test_whatever_is_read_is_sound(text: str) -> None:
    """Any text gives nothing, a reason, a finite number or a range that holds something."""
    found = read_number_text(text)
    if isinstance(found, NumberRange):
        ends = [end for end in found if end is not None]
        assert all(map(math.isfinite, ends))
        assert ends == sorted(set(ends))
    elif found is not None and not isinstance(found, Unreadable):
        assert math.isfinite(found)


@pytest.mark.parametrize(
    ("number", "whole"),
    [(5.0, True), (-0.0, True), (2.0**53, True), (2.0**54, False), (0.5, False)],
)
def test_exact_gives_integers_where_they_say_the_same(number: float, *, whole: bool) -> None:
    """A whole number within 2^53 is an integer; others stay as they are."""
    found = exact(number)
    assert found == number
    assert isinstance(found, int) is whole
