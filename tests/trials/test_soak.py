from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.bars import Bars
from benchmarks.load import Tally
from trials.changing import Changed
from trials.client import Outcome
from trials.soak import Run, growth, report


def test_it_says_what_the_most_was_at_both_ends_of_the_time() -> None:
    """A service that got slower over the half hour would show."""
    outcome = Outcome(Tally(), most=[100.0, 90.0, 80.0, 70.0, 60.0, 50.0])
    first = next(iter(report(Run(1, 2, outcome, 0, 0, {}, Changed()), Bars())))
    assert "6 times: 50 to 100, in the middle 95 in the first third of the time and 55" in first


def test_memory_that_filled_its_caches_and_stays_is_flat() -> None:
    """What grows in the first third only does not count."""
    samples = [(0.0, 10), (5.0, 90), (10.0, 100), (15.0, 100), (20.0, 100), (25.0, 100)]
    assert growth(samples) == pytest.approx(0)


def test_growth_is_in_bytes_an_hour() -> None:
    """A byte a second is 3,600 an hour."""
    assert growth([(float(second), second) for second in range(30)]) == pytest.approx(3_600)


@pytest.mark.parametrize(
    ("run", "missed"),
    [
        (Run(1, 2, Outcome(Tally()), 0, 0, {}, Changed()), False),
        (Run(1, 2, Outcome(Tally(failed=Counter("x"))), 0, 0, {}, Changed()), True),
        (Run(1, 2, Outcome(Tally()), 1, 0, {}, Changed()), True),
        (Run(1, 2, Outcome(Tally()), 0, 1, {}, Changed()), True),
        (Run(1, 2, Outcome(Tally()), 0, 0, {}, Changed(refused=[1.1])), True),
        (Run(1, 2, Outcome(Tally()), 0, 0, {}, Changed(unexpected=["x"])), True),
        (
            Run(
                *(1, 2, Outcome(Tally()), 0, 0),
                {7: [(float(second), second * 10_000) for second in range(30)]},
                Changed(),
            ),
            True,
        ),
    ],
)
def test_every_verdict_counts(run: Run, *, missed: bool) -> None:
    """Errors, a key that is taken too long, and memory that grows each miss a bar."""
    bars = Bars()
    text = "\n".join(report(run, bars))
    assert bars.missed == missed == ("**missed**" in text)
