from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings

from tests.engine.strategies import TODAY
from tests.targeting.cases import Case, cases
from tests.targeting.conditions import Conditions
from tests.targeting.holding import holds, made, questions
from tests.targeting.platforms import account_of

if TYPE_CHECKING:
    from app.targeting.targeting import Question


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(case=cases(), asked=questions("json"))
def test_conditions_select_whom_the_scorer_does(case: Case, asked: Question) -> None:
    """Sums of conditions, read as the language reads conditions, select those in the band."""
    answer = made(case, asked)
    assert isinstance(answer.filter, dict)
    assert not answer.dropped
    conditions = Conditions(case.definition, answer.filter)
    unknown = asked.unknowns == "include"
    holds(
        case,
        asked,
        answer,
        lambda record: conditions.selects(account_of(case.mapping, record), TODAY, unknown=unknown),
    )
