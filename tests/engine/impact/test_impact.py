from __future__ import annotations

from collections import Counter
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.compiling.compiled import Compiled, compile_definition
from app.engine.impact.impact import Impact
from app.engine.impact.moves import Cause
from schemas.definition import Definition
from tests.engine import strategies
from tests.engine.strategies import TODAY

Json = dict[str, Any]


def _compiled(document: Json) -> Compiled:
    # what is drawn at random may say a thing twice, which only the checker minds
    return compile_definition(Definition.model_validate_json(orjson.dumps(document)))


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


def test_what_a_maximum_takes_away_is_a_cause() -> None:
    """Also where a criterion of the dimension changed, too; both add up to the shift."""
    after = _with_points(3)
    (dimension,) = after["scorecard"]["dimensions"]
    dimension["max_points"] = 2
    dimension["criteria"][0]["points"] = 2
    size = {"attribute": "employees", "op": "gte", "value": 51}
    dimension["criteria"].append({"key": "size", "when": size, "points": 1, "reason": "Size"})
    impact = _impact(_with_points(3), after, [{**FINTECH, "employees": 60}])
    assert impact.shifts == Counter({-1: 1})
    points = {key: mover.points for key, mover in impact.movers.items()}
    assert points == {
        ("criterion", "fintech"): -1,
        ("criterion", "size"): 1,
        ("dimension", "fit"): -1,
    }


def test_a_renamed_dimension_moves_nothing() -> None:
    """What it is called earns nothing."""
    renamed = _with_points(3)
    renamed["scorecard"]["dimensions"][0]["key"] = "company"
    impact = _impact(_with_points(3), renamed, [FINTECH])
    assert (impact.movers, impact.shifts) == ({}, Counter({0: 1}))


def test_bands_are_a_cause_of_what_would_not_be_with_the_older_ones() -> None:
    """Not of a flip that the points alone make, though there is another band."""
    more = {"key": "wait", "min_score": 1, "action": "Wait"}
    before, after = _with_points(3), _with_points(1)
    after["bands"].insert(1, more)
    kinds = [one.kind for one in _impact(before, after, [FINTECH]).flips[0].move.causes]
    assert kinds == ["criterion", "bands"]  # wait, and leave with the older bands
    other = _with_points(1)
    other["bands"].insert(0, {"key": "great", "min_score": 3, "action": "Call now"})
    kinds = [one.kind for one in _impact(before, other, [FINTECH]).flips[0].move.causes]
    assert kinds == ["criterion"]


@given(strategies.document(), strategies.document(), st.lists(st.just({})))
def test_every_point_of_a_shift_has_a_cause(before: Json, after: Json, more: list[Json]) -> None:
    """Criteria and maxima add up to it, whatever the definitions and the account."""
    for account in [{"n": 10, "e": "x", "b": True}, *more]:
        impact = _impact(before, after, [account])
        if impact.failed:
            continue
        ((shift, _),) = impact.shifts.items()
        assert sum(mover.points for mover in impact.movers.values()) == shift


def test_what_the_newer_definition_alone_cannot_read_counts_as_changed() -> None:
    """What neither can read says nothing of the change."""
    other = _with_points(3)
    other["attributes"] = {"size": {"type": "number"}}
    impact = _impact(_with_points(3), other, [FINTECH, {"size": [1]}, BROKEN])
    assert (impact.failed, impact.lost, impact.judged) == (2, 1, 2)
    assert impact.share_changed == pytest.approx(0.5)


@given(st.lists(st.sampled_from([FINTECH, RETAIL, {}])))
def test_definition_against_itself_moves_nobody(accounts: list[Json]) -> None:
    """No account moves between a definition and itself."""
    impact = _impact(_with_points(2), _with_points(2), accounts)
    assert (impact.changed, dict(impact.movers), impact.flips) == (0, {}, [])
    assert impact.share_changed == 0
