from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.compiling.compiled import Compiled
from app.engine.evaluate import decide
from app.targeting.audience import audience
from app.targeting.fitting import fitted
from app.targeting.readings import Readings
from app.targeting.saying import Reading
from app.targeting.selection import selection
from app.targeting.steps import budget
from tests.engine.strategies import TODAY
from tests.targeting.cases import Case, cases
from tests.targeting.passing import is_in, passes
from tests.targeting.platforms import account_of
from tests.targeting.scoring import Scorer

ENOUGH = 1_000_000
READINGS = {
    Reading(met=True, unknown=False): {"met"},
    Reading(met=True, unknown=True): {"met", "unknown"},
    Reading(met=False, unknown=False): {"not_met"},
    Reading(met=False, unknown=True): {"not_met", "unknown"},
}


@pytest.mark.parametrize("rolling", [True, False])
@settings(max_examples=100, deadline=None)
@given(case=cases())
def test_formulas_tell_the_outcomes_of_criteria(case: Case, *, rolling: bool) -> None:
    """A record passes the formula of an outcome when the engine finds it, unless that is said."""
    compiled = Compiled(case.definition)
    told = [
        decide(compiled, compiled.reader.read(account_of(case.mapping, one)), TODAY)
        for one in case.records
    ]
    members = list(audience(case.definition, "high").members)
    outcomes = [
        {one["key"]: one["outcome"] for shown in made["dimensions"] for one in shown["criteria"]}
        for made in told
    ]
    for sure in (True, False):
        for member in members:
            for reading, wanted in READINGS.items():
                readings = Readings(
                    case.definition, case.mapping, None if rolling else TODAY, sure=sure
                )
                formula = readings.formula(member, reading)
                for record, found in zip(case.records, outcomes, strict=True):
                    got = passes(formula, record, TODAY, readings.fields)
                    should = found[member.key] in wanted
                    assert got == should or (readings.dropped and got != sure)


@pytest.mark.parametrize("unknown", [True, False])
@settings(max_examples=100, deadline=None)
@given(case=cases(), band=st.sampled_from(["high", "middle"]), sure=st.booleans())
def test_boxes_select_whom_the_scorer_does(
    case: Case, band: str, *, sure: bool, unknown: bool
) -> None:
    """Records are in a box when the scorer puts their accounts into the band; no others are."""
    scorer = Scorer(case.definition, band)
    readings = Readings(case.definition, case.mapping, TODAY, sure=sure)
    chosen = selection(audience(case.definition, band), readings, unknown=unknown)
    with budget(ENOUGH):
        boxed = fitted(chosen, len, ENOUGH)
        formula = chosen.formula()
    assert boxed.is_whole
    for record in case.records:
        account = account_of(case.mapping, record)
        should = scorer.might(account, TODAY) if unknown else scorer.selects(account, TODAY)
        got = passes(formula, record, TODAY, readings.fields)
        assert is_in(boxed.boxes, record, TODAY, readings.fields) == got
        assert got == should or (readings.dropped and got != sure)
