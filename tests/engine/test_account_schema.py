from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from app.engine.account_schema import account_schema
from app.engine.checking import check
from app.engine.compiling.compiled import compile_definition
from app.engine.normalise import AccountInvalid
from tests.documents import minimal_document

COMPILED = compile_definition(
    check(
        minimal_document(
            attributes={
                "plan": {
                    "type": "enum",
                    "label": "Plan",
                    "values": ["free", {"key": "paid", "aliases": ["pro", "plus"]}],
                    "ask": "Which plan are you on?",
                    "source": "CRM",
                    "controllable": True,
                },
                "share": {"type": "number", "minimum": 0, "maximum": 1},
                "change": {"type": "number", "minimum": -5},
                "rank": {"type": "number", "maximum": 100},
                "self_hosted": {"type": "boolean"},
                "renewal": {"type": "date"},
                "tools": {"type": "string_set", "absence": "no"},
            },
            anti_icp=[
                {
                    "key": "free-plan",
                    "when": {"not": {"attribute": "plan", "op": "eq", "value": "paid"}},
                    "effect": "warn",
                    "reason": "Does not pay",
                }
            ],
        )
    )
)
SCHEMA = account_schema(COMPILED)
VALIDATOR = Draft202012Validator(SCHEMA)


def test_it_is_a_json_schema() -> None:
    """The schema is valid by the dialect it names."""
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_attributes_are_described_by_their_declaration() -> None:
    """Label, values, bounds, source and question of a declaration are in the schema."""
    properties = SCHEMA["properties"]
    assert properties["plan"]["title"] == "Plan"
    assert properties["plan"]["examples"] == ["free", "paid", "pro", "plus"]
    assert properties["plan"]["description"].endswith("Source: CRM.")
    assert properties["plan"]["x-attribute"] == {
        "type": "enum",
        "read": True,
        "controllable": True,
        "ask": "Which plan are you on?",
    }
    assert "Outside 0 to 1" in properties["share"]["description"]
    assert "Below -5" in properties["change"]["description"]
    assert "Above 100" in properties["rank"]["description"]
    assert "unknown, with" not in properties["growth_rate"]["description"]
    assert properties["tools"]["description"].endswith("known to be absent.")
    assert properties["technologies"]["description"].endswith("is unknown.")


def test_it_says_which_attributes_are_read() -> None:
    """Attributes of criteria and flags are marked, however deep they stand in a condition."""
    read = {name for name, told in SCHEMA["properties"].items() if told["x-attribute"]["read"]}
    assert read == {"industry", "employees", "plan"}


@pytest.mark.parametrize(
    "account",
    [
        {},
        {"plan": "Enterprise", "share": 7, "unknown": [1, {}]},
        {"plan": None, "tools": None, "triggers": None},
        {"employees": "51-200 employees", "share": {"min": 0.1, "below": 0.5}},
        {"self_hosted": 1, "renewal": "2026-13-99"},
        {"tools": "a; b"},
        {"tools": ["a", "B"], "technologies": {"has": ["x"], "lacks": None}},
        {"triggers": [{"type": "audit", "date": None, "amount": "$5M", "count": "2"}]},
        {"triggers": {"events": None, "covers": ["audit"]}},
        {"triggers": [{"type": "audit", "count": 2.0}, {"type": "audit", "count": 0.5}]},
    ],
)
def test_what_scoring_reads_is_valid(account: dict[str, Any]) -> None:
    """An account that is scored, with warnings or without, is valid."""
    COMPILED.reader.read(account)
    VALIDATOR.validate(account)


@pytest.mark.parametrize(
    "account",
    [
        {"plan": 3},
        {"plan": "x" * 1_001},
        {"share": True},
        {"share": [1]},
        {"share": {"min": 1, "most": 2}},
        {"share": {}},
        {"plan": "pro\0"},
        {"tools": ["a\0"]},
        {"self_hosted": 2},
        {"self_hosted": []},
        {"renewal": 20260101},
        {"tools": ["a", None]},
        {"tools": ["a"] * 1_001},
        {"triggers": "audit"},
        {"triggers": [{"date": "2026-01-01"}]},
        {"triggers": [{"type": " "}]},
        {"triggers": [{"type": "audit\0"}]},
        {"triggers": [{"type": "audit", "count": 1.5}]},
        {"triggers": [{"type": "audit", "when": "2026-01-01"}]},
        {f"key_{number}": 1 for number in range(501)},
        {"k" * 1_001: 1},
    ],
)
def test_what_scoring_refuses_is_invalid(account: dict[str, Any]) -> None:
    """An account of a wrong kind or beyond a limit is invalid."""
    with pytest.raises(AccountInvalid):
        COMPILED.reader.read(account)
    assert not VALIDATOR.is_valid(account)


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(-3, 3)
    | st.text("ab 1;\0\n", max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["min", "has", "covers", "events", "type", "count"]), inner
        )
    ),
    max_leaves=6,
)


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(sorted(SCHEMA["properties"])), _JSON, max_size=3))
def test_whatever_scoring_reads_is_valid(account: dict[str, Any]) -> None:
    """No account that scoring reads is refused by the schema."""
    try:
        COMPILED.reader.read(account)
    except AccountInvalid:
        return
    VALIDATOR.validate(account)
