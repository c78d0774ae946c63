from __future__ import annotations

import pytest

from trials.soak import growth


def test_memory_that_filled_its_caches_and_stays_is_flat() -> None:
    """What grows in the first third only does not count."""
    samples = [(0.0, 10), (5.0, 90), (10.0, 100), (15.0, 100), (20.0, 100), (25.0, 100)]
    assert growth(samples) == pytest.approx(0)


def test_growth_is_in_bytes_an_hour() -> None:
    """A byte a second is 3,600 an hour."""
    assert growth([(float(second), second) for second in range(30)]) == pytest.approx(3_600)
