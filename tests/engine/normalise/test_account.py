from __future__ import annotations

import json
import math
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.attributes import attribute_table
from app.engine.normalise import AccountInvalid, Reader, to_json
from app.engine.values import Event, EventList, NumberRange, StringSet, Value
from schemas.attributes import (
    BooleanAttribute,
    DateAttribute,
    EnumAttribute,
    EnumValue,
    EventsAttribute,
    StringSetAttribute,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

ATTRIBUTES = attribute_table(
    {
        "stage": EnumAttribute(
            type="enum", values=(EnumValue(key="b2b_saas", aliases=("Software",)), "fintech")
        ),
        "owned": BooleanAttribute(type="boolean"),
        "renewal": DateAttribute(type="date"),
        "tools": StringSetAttribute(type="string_set", absence="no"),
        "visits": EventsAttribute(type="events", absence="no"),
    }
)
READER = Reader(ATTRIBUTES)


def scalars() -> st.SearchStrategy[Any]:
    """Return JSON scalars, among them the spellings that mean something."""
    spellings = st.sampled_from(
        (
            *(
                "51-200",
                "$5M+",
                "30%",
                "< 10",
                "yes",
                "0",
                "2026-03-01",
                "2026-03-01T23:30:00-05:00",
            ),
            *("USA", "CA", "us-ca", "California", "Software", "a;b|C", "n/a", "", " ", "Audit.Ä"),
        )
    )
    numbers = st.integers() | st.floats() | st.sampled_from([0, 1, -1, 10**400, math.inf])
    return st.none() | st.booleans() | numbers | st.text(max_size=20) | spellings


def parts() -> st.SearchStrategy[Any]:
    """Return objects that look like ranges, sets, events and lists of events."""
    keys = st.sampled_from(
        (
            *("min", "max", "below", "has", "lacks", "events", "covers"),
            *("type", "date", "amount", "count", "detail"),
        )
    )
    inner = scalars() | st.lists(scalars(), max_size=4)
    event = st.fixed_dictionaries({"type": scalars()}, optional={"date": scalars()})
    return (
        st.dictionaries(keys, inner | st.lists(event, max_size=3), max_size=4)
        | st.lists(event, max_size=4)
        | st.lists(st.text(max_size=9), max_size=4)
    )


def accounts() -> st.SearchStrategy[dict[str, Any]]:
    """Return accounts of any JSON, mostly with keys that are known."""
    keys = st.sampled_from(sorted(ATTRIBUTES)) | st.text(max_size=12)
    return st.dictionaries(keys, scalars() | parts(), max_size=8)


def read_or_none(raw: Mapping[str, object]) -> dict[str, Value] | None:
    """Return the facts of an account; None when it is invalid."""
    try:
        return READER.read(raw).facts
    except AccountInvalid:
        return None


@pytest.mark.parametrize(
    ("value", "rendered"),
    [
        ("us", "us"),
        (True, True),
        (0.3, 0.3),
        (date(2026, 3, 1), "2026-03-01"),
        (NumberRange(min=0, below=10), {"min": 0, "below": 10}),
        (StringSet(frozenset({"b", "a"})), ["a", "b"]),
        (StringSet(frozenset(), frozenset({"b", "a"})), {"has": [], "lacks": ["a", "b"]}),
        (EventList((Event("a"),)), [{"type": "a"}]),
        (
            EventList((Event("a", date(2026, 3, 1), 0, 2, "d", "s"),), frozenset({"c", "b"})),
            {
                "events": [
                    {
                        "type": "a",
                        "date": "2026-03-01",
                        "amount": 0,
                        "count": 2,
                        "detail": "d",
                        "source": "s",
                    }
                ],
                "covers": ["b", "c"],
            },
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_value_is_rendered_as_json(value: Value, rendered: object) -> None:
    """A canonical value becomes the JSON that an account would give it in."""
    assert to_json(value) == rendered


@given(accounts())
def test_reading_is_idempotent(raw: dict[str, Any]) -> None:
    """Reading the facts again, as JSON, gives the same facts without a word."""
    facts = read_or_none(raw)
    if facts is not None:
        again = READER.read(json.loads(json.dumps({k: to_json(v) for k, v in facts.items()})))
        assert again.facts == facts
        assert again.warnings == ()


@given(accounts())
def test_reading_raises_nothing_but_account_invalid(raw: dict[str, Any]) -> None:
    """Any JSON object is an account or an AccountInvalid with faults."""
    read_or_none(raw)


@given(accounts())
def test_order_of_the_keys_does_not_matter(raw: dict[str, Any]) -> None:
    """An account gives the same facts and warnings in whatever order its keys come."""
    turned = dict(reversed(raw.items()))
    facts = read_or_none(raw)
    assert read_or_none(turned) == facts
    if facts is not None:
        assert READER.read(turned).warnings == READER.read(raw).warnings


json_values = st.recursive(
    scalars(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


@given(json_values)
def test_anything_for_an_account_is_handled(raw: Any) -> None:  # noqa: ANN401 - JSON of any kind
    """JSON that is no account at all is an AccountInvalid too."""
    if not isinstance(raw, dict):
        with pytest.raises(AccountInvalid) as caught:
            READER.read(raw)
        assert caught.value.faults
    else:
        read_or_none(raw)
