from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import orjson
from hypothesis import given

from app.engine.evaluate import decide, decision
from app.engine.normalise import Account
from schemas.decision import Decision as Schema
from tests.engine.deciding import cases, compiled
from tests.engine.strategies import TODAY

if TYPE_CHECKING:
    from app.engine.values import Facts

Json = dict[str, Any]
ICP: Json = {"key": "drawn", "version": 1, "digest": "sha256:" + "0" * 64}


def account(facts: Facts) -> Account:
    """Return an account that says who it is."""
    return Account("0015g", 'A "quoted" näme', facts, (), {"count": 1, "suggestions": []})


@given(cases())
def test_the_bytes_are_the_decision(case: tuple[Json, Facts]) -> None:
    """The JSON fits the published schema, and holds what `decide` says in the same order."""
    document, facts = case
    of = compiled(document)
    made = decision(of, account(facts), TODAY)
    found = orjson.loads(made.json(b"some-id", orjson.dumps(ICP)))
    Schema.model_validate_json(orjson.dumps(found))
    plain = decide(of, account(facts), TODAY)
    assert list(found) == ["decision_id", *plain]
    assert found == {**plain, "decision_id": "some-id", "icp": ICP}


@given(cases())
def test_what_a_decision_tells_is_what_its_json_says(case: tuple[Json, Facts]) -> None:
    """Score, bands, flags and what is unknown can be asked for without reading the JSON."""
    document, facts = case
    details: tuple[Literal["full", "summary"], ...] = ("full", "summary")
    for detail in details:
        made = decision(compiled(document), account(facts), TODAY, detail=detail)
        full = decide(compiled(document), account(facts), TODAY)
        for field in ("score", "max_score", "band", "disqualified", "valid_until", "ignored"):
            assert getattr(made, field) == full[field]
        raised = tuple(flag["key"] for flag in full["flags"] if flag["outcome"] == "met")
        assert made.raised == raised
        assert sorted(made.unknown) == sorted(entry["attribute"] for entry in full["missing"])
        assert (made.flags, made.missing) == (full["flags"], full["missing"])


@given(cases())
def test_a_summary_leaves_out_and_changes_nothing(case: tuple[Json, Facts]) -> None:
    """It is the full decision without criteria, flags that are not raised, and `missing`."""
    document, facts = case
    of = compiled(document)
    full = decide(of, account(facts), TODAY)
    del full["missing"]
    for dimension in full["dimensions"]:
        del dimension["criteria"]
    full["flags"] = [flag for flag in full["flags"] if flag["outcome"] == "met"]
    assert decide(of, account(facts), TODAY, detail="summary") == full
