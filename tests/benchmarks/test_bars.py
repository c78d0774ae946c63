from __future__ import annotations

from benchmarks.bars import Bars


def test_a_column_for_each_run() -> None:
    """Each run has a column of the figures that have a bar, and those that miss it say so."""
    bars = Bars()
    assert bars.table() == []
    assert bars.held("speed", "50", "≥ 40", holds=True) == "holds"
    assert not bars.missed
    assert bars.held("size", "9", "≤ 8", holds=False) == "**missed**"
    assert bars.missed
    bars.held("speed", "30", "≥ 40", holds=False)
    bars.held("size", "7", "≤ 8", holds=True)
    assert bars.table() == [
        "| what has a bar | bar | run 1 | run 2 |",
        "|---|---|---:|---:|",
        "| speed | ≥ 40 | 50 | 30 **missed** |",
        "| size | ≤ 8 | 9 **missed** | 7 |",
    ]
