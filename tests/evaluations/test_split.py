"""Which titles are held out never changes, and equal ones are never on two sides."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from evaluations.split import side


def test_the_split_stays() -> None:
    """The seed is committed: these titles are where they have always been."""
    titles = ("Sales Manager", "CEO", "Leiter IT", "Head of Marketing", "Einkauf", "Buyer 5")
    assert [side(title) for title in titles] == [*["train"] * 4, "dev", "train"]


def test_a_tenth_is_held_out() -> None:
    """And another is for measuring meanwhile."""
    counts = Counter(side(f"title {number}") for number in range(10_000))
    assert 900 < counts["held_out"] < 1_100
    assert 900 < counts["dev"] < 1_100


@given(st.text())
def test_equal_titles_are_on_one_side(title: str) -> None:
    """However they are written."""
    assert side(title) == side(f"  {title} ") == side(title.replace(" ", "  "))
