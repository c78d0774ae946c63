from __future__ import annotations

import pytest

from app.engine.normalise import near

KNOWN = ("employees", "annual_revenue", "industry", "founded_year")


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("employes", "employees"),
        ("Employees", "employees"),
        ("AnnualRevenue", "annual_revenue"),
        ("annual revenue", "annual_revenue"),
        ("indsutry", "industry"),
        ("Fax", None),
        ("", None),
        ("employees" * 8, None),
    ],
)
def test_near_finds_the_word_that_was_meant(value: str, meant: str | None) -> None:
    """A slip of spelling, case or separator finds its word; other and endless words find none."""
    assert near(value, KNOWN) == meant


def test_near_gives_the_first_of_words_that_fold_alike() -> None:
    """Of two known words with one folding, the first is the answer."""
    assert near("b2b saas", ("B2B-SaaS", "b2b_saas")) == "B2B-SaaS"


@pytest.mark.parametrize(("count", "meant"), [(1_000, "word-7"), (1_001, None)])
def test_near_searches_a_thousand_words(count: int, meant: str | None) -> None:
    """Of more words than are searched in no time, none is suggested."""
    assert near("wrd-7", [f"word-{number}" for number in range(count)]) == meant
