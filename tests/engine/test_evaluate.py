"""What holds for every definition and every account."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from tests.engine import growth, reference
from tests.engine.deciding import cases, compiled, decision, outcomes
from tests.engine.strategies import TODAY

if TYPE_CHECKING:
    from app.engine.values import Facts

Json = dict[str, Any]


@given(cases())
def test_the_engine_agrees_with_a_naive_reading_of_the_language(case: tuple[Json, Facts]) -> None:
    """Outcomes, points, bands, flags and research come out as the text of the language says."""
    document, facts = case
    decided = decision(compiled(document), facts)
    expected = reference.evaluate(document, facts, TODAY)
    assert outcomes(decided) == expected["outcomes"]
    assert {d["key"]: d["points"] for d in decided["dimensions"]} == expected["points"]
    for field in ("score", "score_band", "band", "disqualified"):
        assert decided[field] == expected[field]


@given(cases())
def test_the_same_facts_give_the_same_decision(case: tuple[Json, Facts]) -> None:
    """A second engine, and a second call, decide alike."""
    document, facts = case
    first = compiled(document)
    assert decision(first, facts) == decision(first, facts) == decision(compiled(document), facts)


@given(cases())
def test_unknown_never_earns(case: tuple[Json, Facts]) -> None:
    """Only a met criterion carries points."""
    document, facts = case
    for dimension in decision(compiled(document), facts)["dimensions"]:
        for criterion in dimension["criteria"]:
            assert (criterion["points"] > 0) == (criterion["outcome"] == "met")


@given(cases())
def test_a_raised_disqualify_always_wins(case: tuple[Json, Facts]) -> None:
    """Whatever the score, a raised disqualifying flag gives the last band."""
    document, facts = case
    decided = decision(compiled(document), facts)
    raised = [f for f in decided["flags"] if f["outcome"] == "met" and f["effect"] == "disqualify"]
    assert decided["disqualified"] == bool(raised)
    if raised:
        assert decided["band"] == "low"


@given(cases(presence=False), st.data())
def test_refining_a_fact_never_contradicts_a_known_outcome(
    case: tuple[Json, Facts], data: st.DataObject
) -> None:
    """Met stays met and not met stays so, presence tests left aside."""
    document, facts = case
    before = reference.outcomes(document, facts, TODAY)
    refined = data.draw(growth.refined(document["attributes"], facts))
    after = outcomes(decision(compiled(document), refined))
    for known, now in zip(before, after, strict=True):
        assert known in {1, now}


@given(cases(("n", "d", "t", "u"), most=2))
def test_valid_until_is_what_searching_day_by_day_finds(case: tuple[Json, Facts]) -> None:
    """The first later day with another outcome is the one a day-by-day search finds."""
    document, facts = case
    until = decision(compiled(document), facts)["valid_until"]
    now = reference.outcomes(document, facts, TODAY)
    days = (TODAY + timedelta(days=ahead) for ahead in range(1, 80))
    expected = next((d for d in days if reference.outcomes(document, facts, d) != now), None)
    assert until == (expected and expected.isoformat())
