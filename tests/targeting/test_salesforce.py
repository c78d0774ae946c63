from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings

from app.targeting.salesforce import MAX_LENGTH
from tests.engine.strategies import TODAY
from tests.targeting.cases import Case, cases
from tests.targeting.holding import holds, made, questions
from tests.targeting.soql import reader

if TYPE_CHECKING:
    from app.targeting.targeting import Question


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(case=cases("salesforce"), asked=questions("salesforce"))
def test_queries_select_whom_the_scorer_does(case: Case, asked: Question) -> None:
    """A query selects the records of the band, as exactly as it says."""
    answer = made(case, asked)
    query = answer.filter
    assert isinstance(query, str)
    assert len(query) <= MAX_LENGTH
    holds(case, asked, answer, reader(query, TODAY))
