from __future__ import annotations

from typing import Any

import duckdb

from app.targeting.targeting import Question, targeting_filter
from tests.engine.strategies import TODAY
from tests.library.shipped import compiled
from tests.targeting.holding import ICP
from tests.targeting.hubspot_lists import selects as in_list
from tests.targeting.hubspot_models import create_request
from tests.targeting.soql import reader

RECORDS: list[dict[str, Any]] = [
    {"icp_band": band, "icp_version": version}
    for band in ("prioritize", "nurture", "research", "disqualify", None)
    for version in (2, 3, None)
]
WANTED = [{"icp_band": band, "icp_version": 3} for band in ("prioritize", "nurture")]


def _filter(format_: Any) -> Any:  # noqa: ANN401 - a literal, and a filter of any kind
    definition = compiled("dev-tool").definition
    answer = targeting_filter(definition, ICP, Question(format_, "nurture"))
    assert (answer.basis, answer.relation, answer.bands) == (
        "crm_properties",
        "exact",
        ("prioritize", "nurture"),
    )
    return answer.filter


def test_records_that_a_version_put_into_a_band() -> None:
    """Each format selects those of the band, or a better one, by this version and no other."""
    branch, query = _filter("hubspot"), _filter("salesforce")
    create_request(branch)
    assert [one for one in RECORDS if in_list(branch, one, TODAY)] == WANTED
    assert [one for one in RECORDS if reader(query, TODAY)(one)] == WANTED
    rows = [[place, one["icp_band"], one["icp_version"]] for place, one in enumerate(RECORDS)]
    with duckdb.connect() as warehouse:
        shape = "id INTEGER, icp_band VARCHAR, icp_version INTEGER"
        warehouse.execute(f"CREATE TABLE accounts ({shape})")
        warehouse.executemany("INSERT INTO accounts VALUES (?, ?, ?)", rows)
        ids = [row[0] for row in warehouse.sql(f"{_filter('sql')} ORDER BY id").fetchall()]
    assert [RECORDS[one] for one in ids] == WANTED
