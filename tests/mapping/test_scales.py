from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mapping.scales import is_zero, scaled


@pytest.mark.parametrize(
    ("value", "factor", "result"),
    [
        (4.54, 1_000_000, 4_540_000),
        ("1100.04", 1e6, 1_100_040_000),
        ("1-5", 1e6, {"min": 1_000_000, "max": 5_000_000}),
        ("$1 to $5 million", 2, {"min": 2_000_000, "below": 10_000_000}),
        ("10+", 1_000, {"min": 10_000}),
        ({"min": 1, "below": 2}, 10, {"min": 10, "below": 20}),
        ("30", 0.01, 0.3),
        ("a lot", 10, "a lot"),
        ("unknown", 10, "unknown"),
        (True, 10, True),
        (["1"], 10, ["1"]),
        (None, 10, None),
    ],
)
def test_scaled(value: object, factor: float, result: object) -> None:
    """Numbers, number text and ranges are multiplied exactly; the rest stays for normalise."""
    assert scaled(value, factor) == result


@given(st.integers(-(10**12), 10**12), st.sampled_from([0.01, 0.1, 10.0, 1000.0, 1e6]))
def test_scaling_text_scales_its_number(number: int, factor: float) -> None:
    """A number as text is scaled as the number itself is."""
    assert scaled(str(number), factor) == scaled(number, factor)


@pytest.mark.parametrize("value", [0, 0.0, "0", "$0.00"], ids=repr)
def test_zero(value: object) -> None:
    """Zero is the number 0 or text for it."""
    assert is_zero(value)


@pytest.mark.parametrize("value", [False, 1, "", "none", None], ids=repr)
def test_not_zero(value: object) -> None:
    """No is not zero, and neither is nothing."""
    assert not is_zero(value)
