from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.figures import quantile, ratio, write_between

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("share", "value"), [(0.5, 50), (0.99, 99), (0.999, 100), (1, 100), (0.001, 1)]
)
def test_a_quantile_is_a_value_that_was_measured(share: float, value: float) -> None:
    """At least the share of all values is no greater, and it is the smallest such value."""
    assert quantile(range(100, 0, -1), share) == value


def test_a_quantile_of_nothing_is_zero() -> None:
    """Where nothing was measured there is nothing to show."""
    assert quantile([], 0.99) == 0


def test_a_ratio_is_the_median_over_the_rounds() -> None:
    """One round that was disturbed changes nothing."""
    assert ratio([10, 10, 1], [5, 5, 5]) == 2


def test_a_table_is_written_between_its_markers(tmp_path: Path) -> None:
    """Whatever stood there is replaced, and the rest of the page stays."""
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- http: begin -->\nold\n<!-- http: end -->\nafter\n")
    write_between(page, "http", "new")
    assert page.read_text() == "before\n<!-- http: begin -->\nnew\n<!-- http: end -->\nafter\n"
    with pytest.raises(ValueError, match="no markers of soak"):
        write_between(page, "soak", "new")
