from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.yaml_core import parse_yaml
from app.library.mappings import mapping_document, mapping_keys
from app.mapping import MappingInvalid, check_mapping
from tests.mapping.building import mapping

if TYPE_CHECKING:
    from pydantic import JsonValue

FIRST, READ = "/attributes/0", "/read"
ID: dict[str, JsonValue] = {"to": "id", "from": "Id"}
JOIN: dict[str, JsonValue] = {
    "name": "rounds",
    "match": {"account": "Id", "row": "company"},
    "events": {"type": {"prefix": "funding.", "from": "round"}},
}


def attribute(**fields: JsonValue) -> dict[str, JsonValue]:
    """Return a mapping of one attribute with the given fields."""
    named = {name.removesuffix("_"): field for name, field in fields.items()}
    return mapping({"to": "industry", "from": "Industry", **named})


def event(**fields: JsonValue) -> dict[str, JsonValue]:
    """Return a mapping with one event of the row's own."""
    return mapping(events=[{"type": {"from": "kind"}, **fields}])


def join(**fields: JsonValue) -> dict[str, JsonValue]:
    """Return a mapping with one join."""
    return mapping(joins=[JOIN | fields])


FAULTS: list[tuple[str, JsonValue, str, str]] = [
    ("not an object", [], "", "wrong_kind"),
    ("another language", mapping(mapping=2), "/mapping", "unknown_choice"),
    ("an unknown field", mapping(fields=[]), "/fields", "unknown_field"),
    ("no attributes", mapping(attributes=[]), "/attributes", "too_short"),
    ("a bad key", mapping(key="Small One"), "/key", "bad_key"),
    ("NUL", mapping(name="a\0b"), "/name", "bad_text"),
    ("a name that is no attribute", attribute(to="Industry"), "/attributes/0/to", "bad_key"),
    ("columns of a wrong kind", attribute(from_=5), "/attributes/0/from", "wrong_kind"),
    ("the name in Python", attribute(columns="a"), "/attributes/0/columns", "unknown_field"),
    ("a blank column", attribute(from_=["a", ""]), "/attributes/0/from/1", "blank"),
    ("a column twice", attribute(from_=["a", "a"]), "/attributes/0/from/1", "duplicate"),
    ("a broken pointer", attribute(from_="/a~b"), "/attributes/0/from", "malformed"),
    ("a broken pointer in a list", attribute(from_=["/a~"]), "/attributes/0/from/0", "malformed"),
    ("nothing to read", attribute(from_=None), "/attributes/0", "missing"),
    (
        "a translation to a list",
        attribute(values={"a": []}),
        "/attributes/0/values/a",
        "wrong_kind",
    ),
    (
        "two texts that fold alike",
        attribute(values={"A b": "x", "a/b": "y", "a_B": "z"}),
        "/attributes/0/values/a_B",
        "duplicate",
    ),
    ("a scale of nothing", attribute(scale=0), "/attributes/0/scale", "out_of_range"),
    ("no date format", attribute(format="%Q"), "/attributes/0/format", "bad_date"),
    ("a format without a year", attribute(format="%m/%d"), "/attributes/0/format", "bad_date"),
    ("a format with a weekday", attribute(format="%A %m/%d"), "/attributes/0/format", "bad_date"),
    ("a format without a day", attribute(format="%Y-%m"), "/attributes/0/format", "bad_date"),
    (
        "a date on a scale",
        attribute(format="%m/%d/%Y", scale=2),
        "/attributes/0/scale",
        "not_allowed_here",
    ),
    ("a set on a scale", attribute(split=";", scale=2), "/attributes/0/scale", "not_allowed_here"),
    (
        "a set of dates",
        attribute(split=";", format="%m/%d/%Y"),
        "/attributes/0/format",
        "not_allowed_here",
    ),
    ("an empty separator", attribute(split=""), "/attributes/0/split", "blank"),
    ("an attribute twice", mapping(ID, ID), "/attributes/1/to", "duplicate"),
    (
        "an attribute and events in one",
        mapping({"to": "triggers", "from": "a"}, events=[{"type": {"from": "kind"}}]),
        "/events/0/to",
        "duplicate",
    ),
    (
        "an attribute and a join in one",
        mapping({"to": "triggers", "from": "a"}, joins=[JOIN]),
        "/joins/0/events/to",
        "duplicate",
    ),
    ("an event of no column", event(type={"constant": "x"}), "/events/0", "missing"),
    ("an event without a type", event(type={}, date={"from": "day"}), "/events/0/type", "missing"),
    ("a date from nowhere", event(date={}), "/events/0/date", "missing"),
    (
        "a prefix without its dot",
        event(type={"prefix": "funding", "from": "kind"}),
        "/events/0/type/prefix",
        "bad_key",
    ),
    ("a join twice", mapping(joins=[JOIN, JOIN]), "/joins/1/name", "duplicate"),
    ("a join of nothing", join(match={"account": "Id"}), "/joins/0/match/row", "missing"),
    (
        "a broken pointer in a join",
        join(match={"account": "/a~", "row": "b"}),
        "/joins/0/match/account",
        "malformed",
    ),
    (
        "an unknown encoding",
        join(read={"encoding": "x"}),
        "/joins/0/read/encoding",
        "unknown_choice",
    ),
    ("bytes to bytes", mapping(read={"encoding": "hex"}), f"{READ}/encoding", "unknown_choice"),
    (
        "a quote between cells",
        mapping(read={"delimiter": '"'}),
        "/read/delimiter",
        "unknown_choice",
    ),
    ("two delimiters", mapping(read={"delimiter": ",;"}), "/read/delimiter", "too_long"),
    ("records without a slash", mapping(read={"records": "rows"}), "/read/records", "malformed"),
]


@pytest.mark.parametrize(
    ("document", "pointer", "code"),
    [case[1:] for case in FAULTS],
    ids=[case[0] for case in FAULTS],
)
def test_one_fault(document: JsonValue, pointer: str, code: str) -> None:
    """Each fault is named by its place and code, and nothing else is."""
    with pytest.raises(MappingInvalid) as error:
        check_mapping(document)

    assert [(fault.pointer, fault.code) for fault in error.value.faults] == [(pointer, code)]


def test_all_faults_at_once() -> None:
    """Structure and rules are reported together, in the order of the document."""
    document = mapping(
        {"to": "Id", "from": ["a", "a"], "form": "x"},
        joins=[{**JOIN, "match": {}}, JOIN],
        read={"encoding": "x"},
    )

    with pytest.raises(MappingInvalid) as error:
        check_mapping(document)

    assert [fault.pointer for fault in error.value.faults] == [
        "/attributes/0/to",
        "/attributes/0/from/1",
        "/attributes/0/form",
        "/joins/0/match/account",
        "/joins/0/match/row",
        "/joins/1/name",
        "/read/encoding",
    ]


def test_a_sound_mapping() -> None:
    """A mapping without faults comes back as a model."""
    checked = check_mapping(join(file="rounds.csv", read={"delimiter": "\t"}))

    assert checked.joins[0].read.delimiter == "\t"
    assert checked.attributes[0].columns == "Id"


@pytest.mark.parametrize("key", mapping_keys())
def test_the_library(key: str) -> None:
    """Every mapping that ships is sound, and its key is its name."""
    assert check_mapping(parse_yaml(mapping_document(key))).key == key


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda parts: st.lists(parts) | st.dictionaries(st.text(), parts),
    max_leaves=5,
)


@given(ANY_JSON, st.data())
def test_faults_are_the_only_answer(noise: JsonValue, data: st.DataObject) -> None:
    """Whatever a document holds, it is a mapping or it has faults."""
    document = deepcopy(join(read={}) | {"events": [{"type": {"from": "a"}}]})
    holder: JsonValue = document
    while isinstance(holder, dict | list) and holder:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = data.draw(st.sampled_from(keys))
        inner = holder[key]  # type: ignore[index,call-overload]
        if not isinstance(inner, dict | list) or data.draw(st.booleans()):
            holder[key] = noise  # type: ignore[index,call-overload]
            break
        holder = inner

    with suppress(MappingInvalid):
        check_mapping(document)
