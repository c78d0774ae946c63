from __future__ import annotations

import pytest

from app.cli.output.report import share
from app.cli.output.summary import Tally


def test_a_tally_is_bounded() -> None:
    """Beyond a thousand distinct values new ones are counted, and not kept."""
    tally = Tally()
    for number in range(1_500):
        tally.add(str(number))
    tally.add("7")
    tally.add("1400")

    assert tally.total == 1_502
    assert tally.most(1) == [("7", 2)]
    assert sum(count for _, count in tally.most(2_000)) == 1_001


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0%"), (1, "<1%"), (10, "1%"), (500, "50%"), (991, ">99%"), (1_000, "100%")],
)
def test_share(count: int, shown: str) -> None:
    """Only none is 0%, and only all is 100%."""
    assert share(count, 1_000) == shown
