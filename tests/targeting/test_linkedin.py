from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings

from tests.targeting.cases import Case, cases
from tests.targeting.holding import holds, made, questions
from tests.targeting.linkedin_members import selects

if TYPE_CHECKING:
    from app.targeting.targeting import Question


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(case=cases("linkedin", ("n", "m", "e", "b")), asked=questions("linkedin"))
def test_criteria_reach_whom_the_scorer_selects(case: Case, asked: Question) -> None:
    """Criteria reach the companies of the band of which all facets are known, as they say."""
    answer = made(case, asked)
    criteria = answer.filter
    assert isinstance(criteria, dict)
    known = [record for record in case.records if None not in record.values()]
    holds(case._replace(records=known), asked, answer, lambda record: selects(criteria, record))
