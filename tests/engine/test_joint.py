"""All combinations at once, held against one after another."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from app.engine.classes import ValueClass
from app.engine.joint import outcomes_together
from app.engine.nodes import AtLeast, Leaf, Not, Open, evaluate
from app.engine.outcomes import MET, NOT_MET, UNKNOWN, Vector

TESTS = 2
DOMAINS = range(4)

vectors = st.tuples(*[st.sampled_from((NOT_MET, UNKNOWN, MET))] * TESTS)
leaves = st.builds(Leaf, st.sampled_from(DOMAINS), st.sampled_from(range(TESTS)))


def _groups(parts: st.SearchStrategy[Open]) -> st.SearchStrategy[Open]:
    some = st.lists(parts, min_size=1, max_size=6).flatmap(
        lambda own: st.builds(
            AtLeast, st.integers(1, len(own)), st.sampled_from((0, 1)), st.just(tuple(own))
        )
    )
    return some | st.builds(Not, parts)


conditions = st.lists(st.recursive(leaves, _groups, max_leaves=12), min_size=1, max_size=4)


@given(
    conditions,
    st.tuples(*[vectors] * len(DOMAINS)),
    st.dictionaries(st.sampled_from(DOMAINS), st.sets(vectors, min_size=1), min_size=1),
)
def test_all_combinations_at_once_are_what_one_after_another_gives(
    nodes: list[Open], known: tuple[Vector, ...], found: dict[int, set[Vector]]
) -> None:
    """Whatever is found out, and whatever stays as it is, conditions have these outcomes."""
    classes = {domain: ValueClass(known[domain], None) for domain in DOMAINS}
    one_by_one = {
        tuple(
            evaluate(node, dict(enumerate(known)) | dict(zip(found, ways, strict=True)))
            for node in nodes
        )
        for ways in product(*found.values())
    }
    assert outcomes_together(nodes, classes, found) == one_by_one
