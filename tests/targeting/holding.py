"""Filters held against the scorer: whether they select whom they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import assume
from hypothesis import strategies as st

from app.engine.attributes import attribute_table
from app.engine.compiling.leaves import leaves
from app.targeting.answer import TargetingError
from app.targeting.targeting import Question, targeting_filter
from schemas.decision import AnsweringVersion
from tests.engine.strategies import TODAY
from tests.targeting.platforms import account_of
from tests.targeting.scoring import AnyAccount, Scorer

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.targeting.answer import FilterFormat, TargetingFilter
    from schemas.definition import Definition
    from tests.targeting.cases import Case
    from tests.targeting.platforms import Record

ICP = AnsweringVersion(key="drawn", version=3, digest="sha256:" + "0" * 64)


def questions(format_: FilterFormat) -> st.SearchStrategy[Question]:
    """Draw what to ask of the facts of accounts, for `tests.engine.strategies.document`."""
    return st.builds(
        Question,
        format=st.just(format_),
        band=st.sampled_from(["high", "middle"]),
        basis=st.just("facts"),
        part=st.sampled_from(["all", "all", "triggers", "exclusions"]),
        unknowns=st.sampled_from(["exclude", "exclude", "include"]),
        relation=st.sampled_from([None, "superset", "subset"]),
        as_of=st.sampled_from([None, TODAY]),
    )


def made(case: Case, asked: Question) -> TargetingFilter:
    """Return the filter; a case of which there is none is left."""
    try:
        mapping = None if asked.format == "json" else case.mapping
        return targeting_filter(case.definition, ICP, asked, mapping)
    except TargetingError:
        assume(False)
        raise


def holds(
    case: Case, asked: Question, answer: TargetingFilter, selects: Callable[[Record], bool]
) -> None:
    """Assert that a filter selects whom it is for, all of them or no others, as it says.

    Args:
        case: What it was made of, and records to try it on.
        asked: What was asked.
        answer: The filter.
        selects: Whether it selects a record today.
    """
    wanted = whom(case.definition, asked)
    for record in case.records:
        got, should = selects(record), wanted(account_of(case.mapping, record))
        if answer.relation != "superset":
            assert should or not got, record
        if answer.relation != "subset":
            assert got or not should, record
        if asked.unknowns == "include" and not answer.dropped:
            assert got == should, record


def whom(definition: Definition, asked: Question) -> Callable[[AnyAccount], bool]:
    """Return who is to be selected, by the scorer itself."""
    assert asked.band
    scorer = Scorer(definition, asked.band)
    might = asked.unknowns == "include"
    if asked.part == "all":
        select = scorer.might if might else scorer.selects
        return lambda account: select(account, TODAY)
    bands = [one.key for one in definition.bands]
    flags = {
        one.key
        for one in definition.anti_icp
        if one.effect == "disqualify"
        or (one.band and bands.index(one.band) > bands.index(asked.band))
    }
    if asked.part == "exclusions":
        return lambda account: scorer.meets(account, TODAY, flags, might=might)
    attributes = attribute_table(definition.attributes)
    triggers = {
        one.key
        for dimension in definition.scorecard.dimensions
        for one in dimension.criteria
        if any(attributes[leaf.attribute].type == "events" for leaf in leaves(one.when))
    }
    return lambda account: (
        scorer.meets(account, TODAY, triggers, might=might)
        and not scorer.meets(account, TODAY, flags)
    )
