"""Accounts as they were sent, read straight to the classes of their values."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine import raw_reading
from app.engine.checking import check
from app.engine.compiling.compiled import compile_definition
from app.engine.evaluate import decision, scored
from app.engine.normalise import AccountInvalid
from app.engine.yaml_core import parse_yaml
from app.library import library_document

if TYPE_CHECKING:
    from app.engine.compiling.compiled import Compiled

AS_OF = date(2026, 1, 15)
ICP = b"{}"

_texts = st.sampled_from(
    [
        "",
        "Software",
        "51-200",
        "GitHub; AWS",
        "2026-01-02",
        "yes",
        "1",
        "Germany",
        "BY",
        "\0",
        "M\u00fcller",
        "\ufdfa" * 18,
        "\ufdfa" * 60,
        "x" * 70,
    ]
)
_scalars = st.one_of(
    _texts, st.booleans(), st.sampled_from([0, 1, 1.0, 60, 2.5, -1, 1e300]), st.none()
)
_events = st.fixed_dictionaries(
    {"type": st.sampled_from(["funding", "migration", "audit", "hiring"])},
    optional={"date": _texts, "amount": _scalars, "detail": _texts},
)
_values = st.one_of(
    _scalars,
    st.lists(_texts, max_size=3),
    st.lists(_events, max_size=3),
    st.fixed_dictionaries({}, optional={"min": _scalars, "max": _scalars}),
)


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    """A definition of the library; what it remembers stays from example to example."""
    return compile_definition(check(parse_yaml(library_document("dev-tool"))))


def _keys(compiled: Compiled) -> st.SearchStrategy[str]:
    return st.sampled_from([*compiled.attributes, "Owner", "industy", "custom_field__c"])


@given(data=st.data())
def test_it_decides_as_the_thorough_reading_does(compiled: Compiled, data: st.DataObject) -> None:
    """Whatever is sent, and however often, the decision or the fault is that of a full reading."""
    sent = data.draw(st.dictionaries(_keys(compiled), _values, max_size=8))
    as_of = AS_OF + timedelta(days=data.draw(st.integers(0, 2)))
    raw = orjson.loads(orjson.dumps(sent))
    for _ in range(2):
        assert _outcome(lambda: scored(compiled, raw, as_of)) == _outcome(
            lambda: decision(compiled, compiled.reader.read(raw), as_of)
        )


def _outcome(make: Any) -> object:  # noqa: ANN401 - a function without arguments
    try:
        return make().json(b"1", ICP)
    except AccountInvalid as error:
        return error.faults


def test_true_is_not_one_even_if_one_came_before(compiled: Compiled) -> None:
    """A number that was read before does not make a boolean a number."""
    scored(compiled, {"employees": 1}, AS_OF)
    with pytest.raises(AccountInvalid):
        scored(compiled, {"employees": True}, AS_OF)


@pytest.mark.parametrize(
    "raw",
    [{"employees": "many"}, {"employees": {"min": 2, "max": 1}}, {"industri": "x"}, {"k" * 80: 1}],
)
def test_what_has_anything_to_note_is_read_thoroughly(
    compiled: Compiled, raw: dict[str, object]
) -> None:
    """A warning, a fault, or a key that may be a slip is never taken from memory."""
    assert compiled.read_raw(raw, AS_OF) is None


def test_a_region_is_read_by_its_country(compiled: Compiled) -> None:
    """The same region of another country is another region."""
    for country in ("DE", "US", "DE"):
        raw = {"country": country, "region": "BE"}
        assert _outcome(lambda raw=raw: scored(compiled, raw, AS_OF)) == _outcome(
            lambda raw=raw: decision(compiled, compiled.reader.read(raw), AS_OF)
        )


def test_what_is_remembered_is_bounded(compiled: Compiled, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many values come, only so many are kept, and the decisions stay right."""
    monkeypatch.setattr(raw_reading, "REMEMBERED", 8)
    fresh = compile_definition(compiled.definition)
    for employees in [*range(50), math.pi, *range(50)]:
        raw = {"employees": employees}
        full = decision(fresh, fresh.reader.read(raw), AS_OF).json(b"1", ICP)
        assert scored(fresh, raw, AS_OF).json(b"1", ICP) == full
