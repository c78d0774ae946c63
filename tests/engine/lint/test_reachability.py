"""What lint says of what can come about, held against trying every account."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import orjson
from hypothesis import HealthCheck, given, settings

from app.engine.lint import Finding, LintRule, lint
from schemas.definition import Definition
from tests.engine import reference, strategies
from tests.engine.strategies import TODAY

Json = dict[str, Any]
TIMELESS = ("n", "m", "e", "b", "d", "s", "z")
MET = 2

slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _accounts(document: Json) -> list[Json]:
    names = list(document["attributes"])
    every = product(*(strategies.completions(name, None) for name in names))
    return [
        {name: value for name, value in zip(names, values, strict=True) if value is not None}
        for values in every
    ]


def _found(document: Json, *rules: LintRule) -> set[tuple[str, str]]:
    findings: tuple[Finding, ...] = lint(
        Definition.model_validate_json(orjson.dumps(document)), TODAY
    )
    assert not any(one.rule is LintRule.NOT_JUDGED for one in findings)
    return {(one.rule.value, one.pointer) for one in findings if one.rule in rules}


def _criteria(document: Json) -> list[tuple[str, int, Json]]:
    return [
        (f"/scorecard/dimensions/{number}/criteria/{place}", number, criterion)
        for number, dimension in enumerate(document["scorecard"]["dimensions"])
        for place, criterion in enumerate(dimension["criteria"])
    ]


@slow
@given(strategies.document(TIMELESS, most=2))
def test_what_is_never_or_always_met(document: Json) -> None:
    """A criterion or flag is said to be never (always) met when no account (every one) says so."""
    every = [reference.outcomes(document, facts, TODAY) for facts in _accounts(document)]
    pointers = [pointer for pointer, _, _ in _criteria(document)]
    pointers += [f"/anti_icp/{number}" for number in range(len(document["anti_icp"]))]
    expected = set()
    for place, pointer in enumerate(pointers):
        outcomes = {decided[place] for decided in every}
        if MET not in outcomes:
            expected.add(("never_met", f"{pointer}/when"))
        elif 0 not in outcomes:
            expected.add(("always_met", f"{pointer}/when"))
    assert _found(document, LintRule.NEVER_MET, LintRule.ALWAYS_MET) == expected


@slow
@given(strategies.document(TIMELESS, most=2))
def test_what_dimensions_can_earn(document: Json) -> None:
    """A maximum no account reaches is told, and a criterion whose points never count."""
    every = [reference.outcomes(document, facts, TODAY) for facts in _accounts(document)]
    criteria = _criteria(document)
    expected = set()
    for number, dimension in enumerate(document["scorecard"]["dimensions"]):
        most = dimension["max_points"]
        own = [place for place, (_, home, _) in enumerate(criteria) if home == number]
        earned = {place: criteria[place][2]["points"] for place in own}
        sums = [sum(earned[p] for p in own if decided[p] == MET) for decided in every]
        if max(sums) < most:
            expected.add(("maximum_unreachable", f"/scorecard/dimensions/{number}/max_points"))
        for place in own if len(own) > 1 else ():
            others = [
                total - earned[place]
                for total, decided in zip(sums, every, strict=True)
                if decided[place] == MET
            ]
            if others and min(others) >= most:
                expected.add(("shadowed", criteria[place][0]))
    assert _found(document, LintRule.MAXIMUM_UNREACHABLE, LintRule.SHADOWED) == expected


@slow
@given(strategies.document(TIMELESS, most=2))
def test_which_bands_can_be_reached(document: Json) -> None:
    """A band that no account reaches is told, with the flags that alone stand in its way."""
    accounts = _accounts(document)
    reached = _results(document, accounts)
    expected = set()
    for place, band in enumerate(document["bands"]):
        if band["key"] in reached:
            continue
        against = {
            ("flag_against_band", f"/anti_icp/{number}")
            for number, flag in enumerate(document["anti_icp"])
            if flag["effect"] != "warn"
            and band["key"] in _results(_without(document, number), accounts)
        }
        expected |= against or {("band_unreachable", f"/bands/{place}")}
    assert _found(document, LintRule.BAND_UNREACHABLE, LintRule.FLAG_AGAINST_BAND) == expected


@slow
@given(strategies.document(TIMELESS, most=2))
def test_flags_that_disqualify_whoever_meets_a_criterion(document: Json) -> None:
    """A flag raised for every account that meets some criterion, but not always, is told."""
    every = [reference.outcomes(document, facts, TODAY) for facts in _accounts(document)]
    criteria = _criteria(document)
    expected = {
        ("flag_against_criterion", f"/anti_icp/{number}")
        for number, flag in enumerate(document["anti_icp"])
        for place in range(len(criteria))
        if flag["effect"] == "disqualify"
        and {d[len(criteria) + number] for d in every if d[place] == MET} == {MET}
        and {d[len(criteria) + number] for d in every} != {MET}
    }
    assert _found(document, LintRule.FLAG_AGAINST_CRITERION) == expected


@slow
@given(strategies.document(TIMELESS, most=2))
def test_criteria_that_exclude_each_other(document: Json) -> None:
    """Whatever is told to exclude each other does; and a maximum out of reach names its pairs."""
    every = [reference.outcomes(document, facts, TODAY) for facts in _accounts(document)]
    criteria = _criteria(document)
    pairs = {
        (one, other)
        for one, other in combinations(range(len(criteria)), 2)
        if not any(d[one] == d[other] == MET for d in every)
        and any(d[one] == MET for d in every)
        and any(d[other] == MET for d in every)
    }
    found = {pointer for _, pointer in _found(document, LintRule.EXCLUSIVE)}
    assert found <= {criteria[other][0] for _, other in pairs}
    for number, dimension in enumerate(document["scorecard"]["dimensions"]):
        own = [place for place, (_, home, _) in enumerate(criteria) if home == number]
        points = {place: criteria[place][2]["points"] for place in own}
        reached = max(sum(points[p] for p in own if d[p] == MET) for d in every)
        if reached < dimension["max_points"] <= sum(points.values()):
            assert {criteria[b][0] for a, b in pairs if a in own and b in own} <= found


def _results(document: Json, accounts: list[Json]) -> set[str]:
    return {reference.evaluate(document, facts, TODAY)["result"] for facts in accounts}


def _without(document: Json, number: int) -> Json:
    flags = [flag for place, flag in enumerate(document["anti_icp"]) if place != number]
    return {**document, "anti_icp": flags}
