from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.targeting.hubspot import MAX_FILTERS
from app.targeting.targeting import Question, targeting_filter
from tests.bulk.accounts import seeded
from tests.engine.strategies import TODAY
from tests.library.shipped import KEYS, compiled
from tests.targeting.cases import Case
from tests.targeting.conditions import Conditions
from tests.targeting.edges import Edges
from tests.targeting.holding import ICP, holds, whom
from tests.targeting.hubspot_lists import filters_of
from tests.targeting.hubspot_lists import selects as in_list
from tests.targeting.hubspot_models import create_request
from tests.targeting.platforms import account_of
from tests.targeting.soql import reader

if TYPE_CHECKING:
    from app.targeting.answer import FilterFormat

RECORDS = 150
ENOUGH = 1
"""Records that are in the band, so that the test says something."""


def _case(key: str, platform: str) -> Case:
    definition = compiled(key).definition
    edges, random = Edges(definition, platform), seeded(key)
    return Case(definition, edges.mapping, [edges.record(random) for _ in range(RECORDS)])


@pytest.mark.parametrize(("band", "unknowns"), [("prioritize", "include"), ("nurture", "exclude")])
@pytest.mark.parametrize("format_", ["hubspot", "salesforce", "json"])
@pytest.mark.parametrize("key", KEYS)
def test_filters_of_definitions_that_ship(
    key: str,
    format_: FilterFormat,
    band: str,
    unknowns: Any,  # noqa: ANN401 - a literal
) -> None:
    """A platform that keeps all that a definition reads selects those in the band, as it says."""
    case = _case(key, format_ if format_ != "json" else "hubspot")
    asked = Question(format_, band, "facts", unknowns=unknowns)
    answer = targeting_filter(
        case.definition, ICP, asked, None if format_ == "json" else case.mapping
    )
    body: Any = answer.filter
    wanted = whom(case.definition, asked)
    assert sum(wanted(account_of(case.mapping, one)) for one in case.records) >= ENOUGH
    if format_ == "hubspot":
        create_request(body)
        assert len(filters_of(body)) <= MAX_FILTERS
        holds(case, asked, answer, lambda record: in_list(body, record, TODAY))
    elif format_ == "salesforce":
        holds(case, asked, answer, reader(body, TODAY))
    else:
        conditions = Conditions(case.definition, body)
        unknown = unknowns == "include"
        holds(
            case,
            asked,
            answer,
            lambda record: conditions.selects(
                account_of(case.mapping, record), TODAY, unknown=unknown
            ),
        )
