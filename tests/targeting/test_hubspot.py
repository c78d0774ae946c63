from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings

from app.targeting.hubspot import MAX_FILTERS
from tests.engine.strategies import TODAY
from tests.targeting.cases import Case, cases
from tests.targeting.holding import holds, made, questions
from tests.targeting.hubspot_lists import filters_of, selects
from tests.targeting.hubspot_models import create_request

if TYPE_CHECKING:
    from app.targeting.targeting import Question


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(case=cases("hubspot"), asked=questions("hubspot"))
def test_lists_select_whom_the_scorer_does(case: Case, asked: Question) -> None:
    """A list holds the records of the band, as exactly as it says; HubSpot's models take it."""
    answer = made(case, asked)
    assert isinstance(answer.filter, dict)
    branch = answer.filter
    create_request(branch)
    assert len(filters_of(branch)) <= MAX_FILTERS
    holds(case, asked, answer, lambda record: selects(branch, record, TODAY))
