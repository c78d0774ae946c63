"""Rules about conditions and the values they compare with."""

from __future__ import annotations

from typing import Any

from tests.engine.checking.samples import cases, found

FIT = "/scorecard/dimensions/0/criteria"
WHEN = f"{FIT}/0/when"
VALUE = f"{WHEN}/value"
URGENCY = "/scorecard/dimensions/1/criteria"
LEAF = {"attribute": "employees", "op": "known"}


def _when(attribute: str, op: str, *value: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON of any kind
    leaf = {"attribute": attribute, "op": op}
    return {WHEN: leaf | {"value": value[0]} if value else leaf}


def _nested(levels: int) -> dict[str, Any]:
    return {"not": _nested(levels - 1)} if levels > 1 else LEAF


@cases(
    ("unknown attribute", _when("emploees", "gte", 5), {f"{WHEN}/attribute": "unknown_attribute"}),
    ("identity in a criterion", _when("id", "known"), {f"{WHEN}/attribute": "identity_attribute"}),
    ("unknown operator", _when("employees", "gt_eq", 5), {f"{WHEN}/op": "unknown_operator"}),
    (
        "operator of another type",
        _when("employees", "in", ["5"]),
        {f"{WHEN}/op": "operator_mismatch"},
    ),
    (
        "operator of a faulty attribute",
        {"/attributes/owned/ask": 3, f"{FIT}/2/when/op": "ne"},
        {"/attributes/owned/ask": "wrong_kind", f"{FIT}/2/when/op": "operator_mismatch"},
    ),
    (
        "value of a faulty attribute",
        {"/attributes/industry/values": 3, VALUE: ["anything"]},
        {"/attributes/industry/values": "wrong_kind"},
    ),
    (
        "attribute without a type",
        {"/attributes/owned/type": "bool"},
        {"/attributes/owned/type": "unknown_choice"},
    ),
    (
        "attributes are no object: what names them is left in peace",
        {"/attributes": []},
        {"/attributes": "wrong_kind"},
    ),
    ("number as text", _when("employees", "eq", "51"), {VALUE: "wrong_kind"}),
    ("boolean as text", _when("owned", "eq", "yes"), {VALUE: "wrong_kind"}),
    ("boolean as number", _when("owned", "eq", 1), {VALUE: "wrong_kind"}),
    ("text as boolean", _when("funding_stage", "eq", False), {VALUE: "wrong_kind"}),
    ("value is missing", _when("funding_stage", "eq"), {VALUE: "missing"}),
    ("value is null", _when("funding_stage", "eq", None), {VALUE: "wrong_kind"}),
    ("value too many", _when("funding_stage", "known", 1), {VALUE: "unknown_field"}),
    ("no value of the enum", _when("industry", "eq", "sofware"), {VALUE: "unknown_value"}),
    ("alias of the enum", _when("industry", "ne", "SOFTWARE"), {}),
    (
        "no value of the enum among others",
        {f"{VALUE}/-": "finteck"},
        {f"{VALUE}/2": "unknown_value"},
    ),
    ("country", _when("country", "eq", "Narnia"), {VALUE: "unknown_value"}),
    ("country by name", _when("country", "eq", "Germany"), {}),
    ("region", _when("region", "in", ["California?"]), {f"{VALUE}/0": "unknown_value"}),
    ("blank text", _when("funding_stage", "eq", "\x1c"), {VALUE: "blank"}),
    (
        "same after folding",
        _when("funding_stage", "in", ["Series A", "series_a"]),
        {f"{VALUE}/1": "duplicate"},
    ),
    ("same value of the enum", {VALUE: ["software", "b2b-saas"]}, {f"{VALUE}/1": "duplicate"}),
    ("same country", _when("country", "in", ["US", "United States"]), {f"{VALUE}/1": "duplicate"}),
    ("empty list", {VALUE: []}, {VALUE: "too_short"}),
    ("number in a list", {f"{VALUE}/-": 3}, {f"{VALUE}/2": "wrong_kind"}),
    (
        "unknown list",
        {f"{FIT}/3/when/value/list": "north"},
        {f"{FIT}/3/when/value/list": "unknown_list"},
    ),
    (
        "lists are no object: what names them is left in peace",
        {"/lists": 3},
        {"/lists": "wrong_kind"},
    ),
    (
        "list with a word the attribute lacks",
        {"/lists/north_america/-": "XX"},
        {f"{FIT}/3/when/value/list": "unknown_value"},
    ),
    (
        "list with a word twice for the attribute",
        {"/lists/north_america/-": "Canada"},
        {f"{FIT}/3/when/value/list": "duplicate"},
    ),
    ("inverted range", {f"{FIT}/1/when/value": [10, 1]}, {f"{FIT}/1/when/value": "inverted_range"}),
    ("range of one", {f"{FIT}/1/when/value": [5, 5]}, {}),
    ("range of one end", {f"{FIT}/1/when/value": [5]}, {f"{FIT}/1/when/value": "too_short"}),
    (
        "range of three ends",
        {f"{FIT}/1/when/value": [5, 6, 7]},
        {f"{FIT}/1/when/value": "too_long"},
    ),
    ("no day", {f"{URGENCY}/0/when/value": "1/3/2026"}, {f"{URGENCY}/0/when/value": "bad_date"}),
    (
        "day as number",
        {f"{URGENCY}/0/when/value": 20260301},
        {f"{URGENCY}/0/when/value": "wrong_kind"},
    ),
    (
        "event twice",
        {f"{URGENCY}/1/when/value/types/-": "Audit"},
        {f"{URGENCY}/1/when/value/types/2": "duplicate"},
    ),
    (
        "days beyond a century",
        {f"{URGENCY}/1/when/value/within_days": 36_501},
        {f"{URGENCY}/1/when/value/within_days": "out_of_range"},
    ),
    (
        "more members than there are",
        {f"{URGENCY}/2/when/any/0/value/n": 3},
        {f"{URGENCY}/2/when/any/0/value/n": "out_of_range"},
    ),
    (
        "more parts than there are",
        {f"{URGENCY}/2/when/any/2/at_least": 3},
        {f"{URGENCY}/2/when/any/2/at_least": "out_of_range"},
    ),
    (
        "at least of nothing",
        {f"{URGENCY}/2/when/any/2/of": []},
        {f"{URGENCY}/2/when/any/2/of": "too_short"},
    ),
    ("empty group", {WHEN: {"all": []}}, {f"{WHEN}/all": "too_short"}),
    (
        "two groups at once",
        {WHEN: {"all": [LEAF], "any": [LEAF]}},
        {f"{WHEN}/any": "unknown_field"},
    ),
    ("part twice", {WHEN: {"any": [LEAF, {"not": LEAF}, LEAF]}}, {f"{WHEN}/any/2": "duplicate"}),
    (
        "part twice in other words",
        {
            WHEN: {
                "all": [
                    {"attribute": "country", "op": "in", "value": {"list": "north_america"}},
                    {"op": "in", "attribute": "country", "value": ["us", "ca"]},
                ]
            }
        },
        {f"{WHEN}/all/1": "duplicate"},
    ),
    (
        "lists that name themselves and each other",
        {
            "/lists": {"north_america": {"list": "tools"}, "tools": {"list": "tools"}},
            WHEN: {
                "all": [
                    {"attribute": "technologies", "op": "contains_any", "value": {"list": name}}
                    for name in ("north_america", "tools")
                ]
            },
        },
        {"/lists/north_america": "wrong_kind", "/lists/tools": "wrong_kind"},
    ),
    (
        "parts that differ in kind only",
        {
            WHEN: {
                "any": [
                    {"attribute": "employees", "op": "eq", "value": 1},
                    {"attribute": "owned", "op": "eq", "value": True},
                ]
            }
        },
        {},
    ),
    ("no condition", {WHEN: {}}, {WHEN: "missing"}),
    ("condition is a text", {WHEN: "always"}, {WHEN: "wrong_kind"}),
    ("eight levels", {WHEN: _nested(8)}, {}),
    ("nine levels", {WHEN: _nested(9)}, {f"{WHEN}{'/not' * 8}": "too_deep"}),
)
def test_conditions(changes: dict[str, Any], faults: dict[str, str]) -> None:
    """Every test fits its attribute, and groups are neither empty, repetitive nor too deep."""
    assert found(changes) == faults


def test_leaves() -> None:
    """A document has at most 500 leaves; the first beyond is named."""
    parts = [{"attribute": "employees", "op": "gte", "value": size} for size in range(500)]
    assert found({WHEN: {"any": parts}}) == {f"{FIT}/1/when": "too_many_leaves"}
