from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.engine.totals import Totals
from app.engine.verdict import Bands, Tally
from schemas.scorecard import Band

BANDS = Bands(
    [
        Band(key="high", min_score=8, min_points={"fit": 1}, action="Call"),
        Band(key="middle", min_score=5, min_points={"fit": 2}, action="Wait"),
        Band(key="low", min_score=0, action="Leave"),
    ],
    None,
)
COMPONENTS = 4
TOTALS = Totals(BANDS, [1, 2], max_score=40, components=COMPONENTS)

tallies = st.builds(
    Tally,
    score=st.integers(0, 10),
    missed=st.integers(0, 3),
    cap=st.integers(0, 2),
    disqualified=st.booleans(),
    ceiling=st.integers(0, 10),
    ceiling_missed=st.integers(0, 3),
)


@given(st.lists(tallies, min_size=1, max_size=COMPONENTS))
def test_the_sum_of_packed_tallies_is_the_packed_whole(parts: list[Tally]) -> None:
    """Points add up; what one component misses, caps or disqualifies holds for the whole."""
    missed = ceiling_missed = 0
    for part in parts:
        missed |= part.missed
        ceiling_missed |= part.ceiling_missed
    assert TOTALS.unpack(sum(map(TOTALS.pack, parts))) == Tally(
        score=sum(part.score for part in parts),
        missed=missed,
        cap=max(part.cap for part in parts),
        disqualified=any(part.disqualified for part in parts),
        ceiling=sum(part.ceiling for part in parts),
        ceiling_missed=ceiling_missed,
    )


@given(tallies, tallies)
def test_a_difference_shows_by_how_much_each_number_changes(before: Tally, after: Tally) -> None:
    """The difference of two packed tallies holds the differences, negative ones too."""
    score, ceiling, *_ = TOTALS.numbers(TOTALS.pack(after) - TOTALS.pack(before))
    assert (score, ceiling) == (after.score - before.score, after.ceiling - before.ceiling)
