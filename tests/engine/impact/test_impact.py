from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.checking import check
from app.engine.compiling.compiled import Compiled, compile_definition
from app.engine.impact.impact import Impact
from app.engine.impact.moves import Cause
from tests.engine.strategies import TODAY

Json = dict[str, Any]


def _compiled(document: Json) -> Compiled:
    return compile_definition(check(document))


def _impact(before: Json, after: Json, accounts: list[Json], most: int = 100) -> Impact:
    impact = Impact(_compiled(before), _compiled(after), TODAY, most)
    for account in accounts:
        impact.add(account)
    return impact


def _with_points(points: int) -> Json:
    """Return a definition in which being in fintech is worth some points."""
    return {
        "language": 1,
        "key": "drawn",
        "name": "Drawn",
        "statement": "Fintech.",
        "owner": "tests",
        "review": {"cadence_days": 90},
        "scorecard": {
            "dimensions": [
                {
                    "key": "fit",
                    "name": "Fit",
                    "max_points": 3,
                    "criteria": [
                        {
                            "key": "fintech",
                            "when": {"attribute": "industry", "op": "eq", "value": "fintech"},
                            "points": points,
                            "reason": "Fintech",
                        }
                    ],
                }
            ]
        },
        "bands": [
            {"key": "call", "min_score": 2, "action": "Call"},
            {"key": "leave", "min_score": 0, "action": "Leave"},
        ],
    }


FINTECH, RETAIL, BROKEN = {"industry": "Fintech"}, {"industry": "retail"}, {"industry": [1]}


def test_flip_names_the_account_and_what_caused_it() -> None:
    """An account in another band is named with the criteria that earn other points."""
    impact = _impact(_with_points(1), _with_points(3), [RETAIL, {**FINTECH, "id": "7"}])
    (flip,) = impact.flips
    assert (flip.index, flip.move.id) == (1, "7")
    assert (flip.move.band_before, flip.move.band_after) == ("leave", "call")
    assert flip.move.causes == (Cause("criterion", "fintech", "met", "met", 1, 3),)


def test_counts_are_of_all_accounts() -> None:
    """Bands, shifts and movers count every account; one that cannot be read counts as failed."""
    impact = _impact(_with_points(1), _with_points(3), [FINTECH, RETAIL, BROKEN, FINTECH], most=1)
    assert (impact.total, impact.failed, impact.changed) == (4, 1, 2)
    assert impact.share_changed == pytest.approx(2 / 3)
    assert impact.bands == Counter({("leave", "call"): 2, ("leave", "leave"): 1})
    assert impact.shifts == Counter({2: 2, 0: 1})
    mover = impact.movers["criterion", "fintech"]
    assert (mover.accounts, mover.flips, mover.points) == (2, 2, 4)
    assert len(impact.flips) == 1
    assert impact.refused[0].index == 2


def test_flag_that_is_new_is_counted_where_it_is_raised() -> None:
    """Newly raised flags are counted, and cause the flips that they make."""
    flagged = _with_points(3)
    when = {"attribute": "country", "op": "eq", "value": "US"}
    flagged["anti_icp"] = [{"key": "us", "when": when, "effect": "disqualify", "reason": "US"}]
    impact = _impact(_with_points(3), flagged, [{**FINTECH, "country": "US"}, FINTECH])
    assert impact.raised == Counter({"us": 1})
    assert [flip.move.causes for flip in impact.flips] == [
        (Cause("flag", "us", None, "met", 0, 0),)
    ]


@given(st.lists(st.sampled_from([FINTECH, RETAIL, {}])))
def test_definition_against_itself_moves_nobody(accounts: list[Json]) -> None:
    """No account moves between a definition and itself."""
    impact = _impact(_with_points(2), _with_points(2), accounts)
    assert (impact.changed, dict(impact.movers), impact.flips) == (0, {}, [])
    assert impact.share_changed == 0
