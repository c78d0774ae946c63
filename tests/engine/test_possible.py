"""`possible` and `missing`, held against trying everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine import growth, reference, strategies
from tests.engine.deciding import cases, compiled, decision
from tests.engine.strategies import TODAY

if TYPE_CHECKING:
    from app.engine.values import Facts

Json = dict[str, Any]
TIMELESS = ("n", "m", "e", "b", "d", "s", "z")

slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(cases())
def test_the_score_keeps_its_bounds(case: tuple[Json, Facts]) -> None:
    """Points stay within each dimension, and the score and its band within `possible`."""
    document, facts = case
    decided = decision(compiled(document), facts)
    possible = decided["possible"]
    assert all(0 <= d["points"] <= d["max_points"] for d in decided["dimensions"])
    assert possible["min_score"] <= decided["score"] <= possible["max_score"]
    assert possible["max_score"] <= decided["max_score"]
    assert reference.evaluate(document, facts, TODAY)["result"] in possible["bands"]


@given(cases(), st.data())
def test_refining_a_fact_never_leaves_possible(
    case: tuple[Json, Facts], data: st.DataObject
) -> None:
    """A completion's score and band lie within what was possible before."""
    document, facts = case
    refined = data.draw(growth.refined(document["attributes"], facts))
    before = decision(compiled(document), facts)["possible"]
    after = reference.evaluate(document, refined, TODAY)
    assert before["min_score"] <= after["score"] <= before["max_score"]
    assert after["result"] in before["bands"]


@slow
@given(cases(TIMELESS, most=2))
def test_possible_is_what_trying_everything_finds(case: tuple[Json, Facts]) -> None:
    """Where it is exact, `possible` equals brute force over all completions."""
    document, facts = case
    possible = decision(compiled(document), facts)["possible"]
    assert possible.pop("exact")
    assert possible == reference.possible(
        document, TODAY, lambda name: strategies.completions(name, facts.get(name))
    )


@slow
@given(cases(TIMELESS, most=2))
def test_missing_says_what_each_answer_alone_could_do(case: tuple[Json, Facts]) -> None:
    """`missing` equals brute force over the completions of one attribute at a time."""
    document, facts = case
    decided = decision(compiled(document), facts)
    expected = {}
    for name in document["attributes"]:
        if not _leaves_unknown(document, name, facts):
            continue
        ways = [
            reference.evaluate(document, {**facts, name: value}, TODAY)
            for value in strategies.completions(name, facts.get(name))
            if value is not None
        ]
        expected[name] = (
            max([0, *(way["score"] - decided["score"] for way in ways)]),
            any(way["band"] != decided["band"] for way in ways),
        )
    found = {m["attribute"]: (m["could_add"], m["could_change_band"]) for m in decided["missing"]}
    assert found == expected
    assert [m["could_add"] for m in decided["missing"]] == sorted(
        (added for added, _ in expected.values()), reverse=True
    )


def _leaves_unknown(document: Json, name: str, facts: Facts) -> bool:
    return any(
        reference.leaf(leaf, facts.get(name), document["attributes"][name], TODAY) == 1
        for leaf in reference.leaves(document)
        if leaf["attribute"] == name
    )
