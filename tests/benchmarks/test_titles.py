"""The titles that are measured."""

from __future__ import annotations

from benchmarks.titles import TITLES, made_up


def test_titles_that_are_made_up() -> None:
    """As many as are measured, no two alike, the same each time."""
    titles = made_up(1)
    assert len(set(titles)) == len(titles) == TITLES
    assert titles == made_up(1)
    assert min(len(title.split()) for title in titles) == 2
