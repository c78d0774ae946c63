"""The account model and the reader of accounts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.engine.attributes import attribute_table
from app.engine.normalise import AccountInvalid, Reader
from schemas.account import Account
from schemas.attributes import STANDARD

READER = Reader(attribute_table({}))
WORD = st.sampled_from(
    ["", " ", "a", "Software", "51-200", "$1M", "2026-03-01", "n/a", "x" * 1_001, "\0"]
)
NUMBER = st.integers(-3, 3) | st.floats(-3, 3) | st.just(10.0**30)
SCALAR = st.none() | st.booleans() | NUMBER | WORD
RANGE = st.dictionaries(
    st.sampled_from(["min", "max", "below", "mid"]), st.none() | NUMBER, max_size=3
)
WORDS = st.lists(WORD | SCALAR, max_size=3)
EVENT = st.dictionaries(
    st.sampled_from(["type", "date", "amount", "count", "detail", "source", "kind"]),
    SCALAR,
    max_size=4,
) | st.fixed_dictionaries({"type": WORD, "count": SCALAR})
LACKING = st.lists(SCALAR.filter(lambda word: not isinstance(word, str)) | st.just("z"))
SET = st.fixed_dictionaries({}, optional={"has": st.none() | WORDS, "lacks": st.none() | LACKING})
EVENTS = st.lists(EVENT | SCALAR, max_size=2)
COVERED = st.fixed_dictionaries({"events": st.none() | EVENTS, "covers": st.none() | WORDS})
VALUE = SCALAR | RANGE | WORDS | SET | EVENTS | COVERED


def _reader_takes(account: dict[str, Any]) -> bool:
    try:
        READER.read(account)
    except AccountInvalid:
        return False
    return True


def _model_takes(account: dict[str, Any]) -> bool:
    try:
        Account.model_validate_json(json.dumps(account))
    except ValidationError:
        return False
    return True


@given(st.dictionaries(st.sampled_from([*STANDARD, "other"]), VALUE, max_size=4))
def test_agreement(account: dict[str, Any]) -> None:
    """The model takes exactly the accounts that the reader takes, contradictions of sets aside."""
    assert _model_takes(account) == _reader_takes(account)


@pytest.mark.parametrize(
    ("account", "taken"),
    [
        ({}, True),
        ({"employees": "51-200 employees", "anything": {"else": [None]}}, True),
        ({"employees": {"min": 51, "below": 52}}, True),
        ({"employees": {"min": 52, "max": 51}}, False),
        ({"employees": {"max": 51, "below": 51}}, False),
        ({"employees": {"min": 51, "below": 51}}, False),
        ({"employees": {"min": 51}}, True),
        ({"employees": {"max": 51, "min": None}}, True),
        ({"employees": {}}, False),
        ({"employees": {"mid": 51}}, False),
        ({"employees": True}, False),
        ({"industry": 5}, False),
        ({"industry": "x" * 1_000}, True),
        ({"industry": "x" * 1_001}, False),
        ({"technologies": "a;b|c"}, True),
        ({"technologies": {"has": ["a"], "lacks": ["b"]}}, True),
        ({"technologies": ["a", None]}, False),
        ({"technologies": ["a"] * 1_001}, False),
        ({"triggers": " "}, True),
        ({"triggers": "audit"}, False),
        ({"triggers": [{"type": "audit", "date": "soon", "amount": "$1M", "count": 2}]}, True),
        ({"triggers": [{"type": " "}]}, False),
        ({"triggers": [{"type": "audit", "count": 1.5}]}, False),
        ({"triggers": {"events": [], "covers": ["funding"]}}, True),
        ({f"key{number}": 1 for number in range(500)}, True),
        ({f"key{number}": 1 for number in range(501)}, False),
        ({"k" * 1_001: 1}, False),
    ],
)
def test_accounts(account: dict[str, Any], *, taken: bool) -> None:
    """Accounts of every shape are taken or refused alike by model and reader."""
    assert _model_takes(account) == taken
    assert _reader_takes(account) == taken


def test_standard_attributes() -> None:
    """The model documents every standard attribute, in the order of the language."""
    assert list(Account.model_fields) == list(STANDARD)


def test_contradiction() -> None:
    """Only the reader, who folds, sees that a member is both there and lacking."""
    account = {"technologies": {"has": ["AWS"], "lacks": [" aws"]}}
    assert _model_takes(account)
    assert not _reader_takes(account)
