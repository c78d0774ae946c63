"""Rules about attributes and lists."""

from __future__ import annotations

from typing import Any

from tests.engine.checking.samples import cases, found

VALUES = "/attributes/industry/values"
TEXT = {"type": "string"}


@cases(
    ("reserved ending", {"/attributes/size_min": TEXT}, {"/attributes/size_min": "reserved"}),
    ("dot in a name", {"/attributes/a.b": TEXT}, {"/attributes/a.b": "bad_key"}),
    (
        "standard number as text",
        {"/attributes/engineers": TEXT},
        {"/attributes/engineers/type": "type_mismatch"},
    ),
    (
        "standard text as number",
        {"/attributes/country": {"type": "number"}},
        {
            "/attributes/country/type": "type_mismatch",
            "/scorecard/dimensions/0/criteria/3/when/op": "operator_mismatch",
        },
    ),
    (
        "standard text as enum",
        {"/attributes/ownership": {"type": "enum", "values": ["public"]}},
        {},
    ),
    ("standard again", {"/attributes/domain": TEXT}, {}),
    (
        "inverted bounds",
        {"/attributes/score": {"type": "number", "minimum": 2, "maximum": 1}},
        {"/attributes/score/maximum": "inverted_range"},
    ),
    (
        "below the standard minimum",
        {"/attributes/employees/maximum": -1},
        {"/attributes/employees/maximum": "inverted_range"},
    ),
    ("equal bounds", {"/attributes/score": {"type": "number", "minimum": 2, "maximum": 2}}, {}),
    ("value twice", {f"{VALUES}/-": "fintech"}, {f"{VALUES}/2": "duplicate"}),
    ("alias of another's key", {f"{VALUES}/0/aliases/-": "FinTech"}, {f"{VALUES}/1": "duplicate"}),
    (
        "alias of two",
        {f"{VALUES}/-": {"key": "x", "aliases": ["SOFTWARE"]}},
        {f"{VALUES}/2/aliases/0": "duplicate"},
    ),
    ("key of two", {f"{VALUES}/-": {"key": "b2b_saas"}}, {f"{VALUES}/2/key": "duplicate"}),
    (
        "alias of its own key",
        {f"{VALUES}/0/aliases": ["B2B SaaS", "b2b saas"]}
        | {"/scorecard/dimensions/0/criteria/0/when/value": ["fintech"]},
        {},
    ),
    (
        "blank alias",
        {f"{VALUES}/0/aliases/0": "\x1c"}
        | {"/scorecard/dimensions/0/criteria/0/when/value": ["fintech"]},
        {f"{VALUES}/0/aliases/0": "blank"},
    ),
    (
        "list with a repetition",
        {"/lists/tools": ["Okta", "okta "]},
        {
            "/lists/tools/1": "duplicate",
            "/scorecard/dimensions/1/criteria/2/when/any/0/value/n": "out_of_range",
        },
    ),
    (
        "list with a blank",
        {"/lists/north_america/-": "\x1c"},
        {"/lists/north_america/2": "blank"},
    ),
    (
        "list with a text that grows",
        {"/lists/tools/-": "\ufdfa" * 100},
        {"/lists/tools/2": "too_long"},
    ),
    ("list with a number", {"/lists/tools/-": 3}, {"/lists/tools/2": "wrong_kind"}),
    ("tag twice", {"/tags/-": "emea"}, {"/tags/2": "duplicate"}),
)
def test_attributes(changes: dict[str, Any], faults: dict[str, str]) -> None:
    """Names are free, types fit the standard, and every word belongs to one value."""
    assert found(changes) == faults
