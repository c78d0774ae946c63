from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.targeting.checking import PlatformMappingInvalid, check_platform_mapping
from tests.targeting.building import platform_mapping

if TYPE_CHECKING:
    from pydantic import JsonValue

FIELD = "/fields/0"


def field(attribute: str, type_: str, **more: JsonValue) -> dict[str, JsonValue]:
    """Return a field named like its attribute, unless it is given a name of its own."""
    return {"attribute": attribute, "field": attribute, "type": type_, **more}


def one(attribute: str, type_: str, **more: JsonValue) -> dict[str, JsonValue]:
    """Return a mapping of one such field."""
    return platform_mapping(field(attribute, type_, **more))


ROUND = field("triggers", "date", event="funding")
FAULTS: list[tuple[str, JsonValue, str, str]] = [
    ("not an object", [], "", "wrong_kind"),
    (
        "another language",
        platform_mapping(platform_mapping=2),
        "/platform_mapping",
        "unknown_choice",
    ),
    ("an unknown platform", platform_mapping(platform="pipedrive"), "/platform", "unknown_choice"),
    ("an unknown member", one("name", "text", label="Name"), f"{FIELD}/label", "unknown_field"),
    ("an unknown type", one("name", "string"), f"{FIELD}/type", "unknown_choice"),
    (
        "a field twice",
        platform_mapping(field("name", "text"), field("domain", "text", field="name")),
        "/fields/1/field",
        "duplicate",
    ),
    (
        "an attribute twice",
        platform_mapping(field("name", "text"), field("name", "text", field="label")),
        "/fields/1/attribute",
        "duplicate",
    ),
    (
        "a custom attribute that is events, and is not",
        platform_mapping(field("deals", "date", event="won"), field("deals", "date", field="last")),
        "/fields/1/attribute",
        "duplicate",
    ),
    (
        "a type of event twice",
        platform_mapping(ROUND, {**ROUND, "field": "other", "event": "Funding"}),
        "/fields/1/event",
        "duplicate",
    ),
    ("an event of nothing", one("triggers", "date", event=" "), f"{FIELD}/event", "blank"),
    ("events without their type", one("triggers", "date"), f"{FIELD}/event", "missing"),
    (
        "an event that is a text",
        one("x", "text", event="won"),
        f"{FIELD}/event",
        "not_allowed_here",
    ),
    (
        "an event of a number",
        one("employees", "number", event="won"),
        f"{FIELD}/event",
        "not_allowed_here",
    ),
    ("covers nothing", one("x", "date", covers=True), f"{FIELD}/covers", "not_allowed_here"),
    (
        "the zero of a text",
        one("name", "text", zero_is_unknown=True),
        f"{FIELD}/zero_is_unknown",
        "not_allowed_here",
    ),
    ("a number in a date", one("employees", "date"), f"{FIELD}/type", "type_mismatch"),
    ("a set in a text", one("technologies", "text"), f"{FIELD}/type", "type_mismatch"),
    (
        "options of a number",
        one("x", "number", options={"1": 1}),
        f"{FIELD}/options",
        "not_allowed_here",
    ),
    (
        "options of a date",
        one("x", "date", options={"1": 1}),
        f"{FIELD}/options",
        "not_allowed_here",
    ),
    (
        "a third truth",
        one("x", "boolean", options={"true": "a", "maybe": "b"}),
        f"{FIELD}/options/maybe",
        "unknown_choice",
    ),
    ("what yes stands for", one("ownership", "boolean"), f"{FIELD}/options", "missing"),
    ("which numbers", one("employees", "picklist"), f"{FIELD}/options", "missing"),
    (
        "an option of a wrong kind",
        one("industry", "picklist", options={"A": 5}),
        f"{FIELD}/options/A",
        "type_mismatch",
    ),
    (
        "a country that is none",
        one("country", "picklist", options={"DE": "DE", "XX": "Xanadu"}),
        f"{FIELD}/options/XX",
        "unknown_value",
    ),
    (
        "a range that is none",
        one("employees", "picklist", options={"S": "11-5O"}),
        f"{FIELD}/options/S",
        "unknown_value",
    ),
    (
        "a facet without values",
        platform_mapping(field("industry", "picklist"), platform="linkedin"),
        f"{FIELD}/options",
        "missing",
    ),
    (
        "a field that no query can name",
        platform_mapping(field("industry", "picklist") | {"field": "a b"}),
        f"{FIELD}/field",
        "bad_key",
    ),
    (
        "one field for band and version",
        platform_mapping(written_back={"band": "A__c", "version": "A__c"}),
        "/written_back/version",
        "duplicate",
    ),
    (
        "a band where something else is held",
        platform_mapping(written_back={"band": "name", "version": "A__c"}),
        "/written_back/band",
        "duplicate",
    ),
    (
        "people by one word twice",
        platform_mapping(people={"options": {"c_level": ["a"], "C-Level": ["b"]}}),
        "/people/options/C-Level",
        "duplicate",
    ),
]


@pytest.mark.parametrize(
    ("document", "pointer", "code"),
    [case[1:] for case in FAULTS],
    ids=[case[0] for case in FAULTS],
)
def test_one_fault(document: JsonValue, pointer: str, code: str) -> None:
    """Each fault is named by its place and code, and nothing else is."""
    with pytest.raises(PlatformMappingInvalid) as error:
        check_platform_mapping(document)

    assert [(fault.pointer, fault.code) for fault in error.value.faults] == [(pointer, code)]


def test_all_faults_at_once() -> None:
    """Structure and rules are reported together, in the order of the document."""
    document = platform_mapping(
        field("employees", "date", event="won"),
        field("country", "picklist", options={"XX": "Xanadu", "DE": []}),
        key="Small One",
        platform="linkedin",
    )

    with pytest.raises(PlatformMappingInvalid) as error:
        check_platform_mapping(document)

    assert [fault.pointer for fault in error.value.faults] == [
        "/key",
        "/fields/0/type",
        "/fields/0/event",
        "/fields/0/options",
        "/fields/1/options/XX",
        "/fields/1/options/DE",
    ]


@pytest.mark.parametrize(
    "document",
    [
        platform_mapping(ROUND, {**ROUND, "field": "audited_on", "event": "audit", "covers": True}),
        one("is_public", "boolean"),
        one("ownership", "boolean", options={"true": "public", "false": None}),
        one("owner_id", "picklist"),
        one("founded_year", "text", options={"2019": 2019}),
        one("employees", "picklist", options={"S": "1-10", "L": "11+"}),
        one("technologies", "picklist_set"),
        one("industry", "picklist", options={"Non-profit": "nonprofit", "NON_PROFIT": "nonprofit"}),
    ],
)
def test_sound_mappings(document: JsonValue) -> None:
    """Options may be left to the words of a definition, say nothing, or differ in case alone."""
    assert check_platform_mapping(document).key == "small"


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda parts: st.lists(parts) | st.dictionaries(st.text(), parts),
    max_leaves=5,
)


@given(ANY_JSON, st.data())
def test_faults_are_the_only_answer(noise: JsonValue, data: st.DataObject) -> None:
    """Whatever a document holds, it is a platform mapping or it has faults."""
    country = field("country", "picklist", options={"DE": "DE"})
    document = deepcopy(platform_mapping(ROUND, country, people={"options": {"vp": ["a"]}}))
    holder: JsonValue = document
    while isinstance(holder, dict | list) and holder:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = data.draw(st.sampled_from(keys))
        inner = holder[key]  # type: ignore[index,call-overload]
        if not isinstance(inner, dict | list) or data.draw(st.booleans()):
            holder[key] = noise  # type: ignore[index,call-overload]
            break
        holder = inner

    with suppress(PlatformMappingInvalid):
        check_platform_mapping(document)
