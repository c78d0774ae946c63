"""Rules about routing."""

from __future__ import annotations

from typing import Any

from tests.engine.checking.samples import DROP, cases, found

RULE = "/routing/rules/1"
OWNER = f"{RULE}/to/owner"


@cases(
    ("no such queue", {f"{RULE}/to/queue": "sale"}, {f"{RULE}/to/queue": "unknown_queue"}),
    (
        "disqualified into sales",
        {"/routing/rules/0/to/queue": "sales"},
        {"/routing/rules/0/to/queue": "disqualified_to_sales"},
    ),
    (
        "not disqualified into sales",
        {"/routing/rules/0/to/queue": "sales", "/routing/rules/0/when/disqualified": False},
        {},
    ),
    ("no such band", {f"{RULE}/when/bands": ["hihg"]}, {f"{RULE}/when/bands/0": "unknown_band"}),
    ("band twice", {f"{RULE}/when/bands": ["high", "high"]}, {f"{RULE}/when/bands/1": "duplicate"}),
    (
        "no such persona",
        {f"{RULE}/when/personas": ["x"]},
        {f"{RULE}/when/personas/0": "unknown_persona"},
    ),
    ("role twice", {f"{RULE}/when/roles/-": "champion"}, {f"{RULE}/when/roles/1": "duplicate"}),
    ("no such role", {f"{RULE}/when/roles/0": "champ"}, {f"{RULE}/when/roles/0": "unknown_choice"}),
    (
        "catch-all too early",
        {"/routing/rules/0/when": DROP},
        {"/routing/rules/0/when": "last_rule"},
    ),
    ("null catches all", {"/routing/rules/0/when": None}, {"/routing/rules/0/when": "last_rule"}),
    ("empty catches all", {"/routing/rules/0/when": {}}, {"/routing/rules/0/when": "last_rule"}),
    (
        "no catch-all",
        {"/routing/rules/2/when": {"roles": ["champion"]}},
        {"/routing/rules/2/when": "last_rule"},
    ),
    ("no rule", {"/routing/rules": []}, {"/routing/rules": "too_short"}),
    (
        "no such owner",
        {f"{OWNER}/attribute": "ownerid"},
        {f"{OWNER}/attribute": "unknown_attribute"},
    ),
    (
        "owner is a number",
        {f"{OWNER}/attribute": "employees"},
        {f"{OWNER}/attribute": "type_mismatch"},
    ),
    ("owner declared", {f"{OWNER}/attribute": "account_manager"}, {}),
    ("owner without a name", {OWNER: {"someone": "x"}}, {OWNER: "wrong_kind"}),
    ("owner of a kind", {OWNER: "me"}, {OWNER: "wrong_kind"}),
    (
        "hold for the unknown",
        {f"{RULE}/hold/for/-": "idustry"},
        {f"{RULE}/hold/for/1": "unknown_attribute"},
    ),
    ("hold for one twice", {f"{RULE}/hold/for/-": "industry"}, {f"{RULE}/hold/for/1": "duplicate"}),
    ("hold without saying", {f"{RULE}/hold": DROP}, {f"{RULE}/hold": "missing"}),
    ("hold without holding", {f"{RULE}/on_unknown": "route"}, {f"{RULE}/hold": "not_allowed_here"}),
    (
        "condition is checked",
        {f"{RULE}/when/condition/attribute": "nam"},
        {f"{RULE}/when/condition/attribute": "unknown_attribute"},
    ),
    (
        "no duration",
        {f"{RULE}/respond_within": "4 hours"},
        {f"{RULE}/respond_within": "bad_duration"},
    ),
    (
        "duration of no time",
        {f"{RULE}/respond_within": "PT0S"},
        {f"{RULE}/respond_within": "bad_duration"},
    ),
    (
        "duration of months",
        {f"{RULE}/hold/at_most": "P1M"},
        {f"{RULE}/hold/at_most": "bad_duration"},
    ),
    (
        "duration beyond time",
        {f"{RULE}/hold/at_most": "P999999999999D"},
        {f"{RULE}/hold/at_most": "bad_duration"},
    ),
    (
        "duration as a number",
        {f"{RULE}/respond_within": 4},
        {f"{RULE}/respond_within": "wrong_kind"},
    ),
    ("no routing", {"/routing": DROP}, {}),
    (
        "queues are no object: what names them is left in peace",
        {"/routing/queues": []},
        {"/routing/queues": "wrong_kind"},
    ),
)
def test_routing(changes: dict[str, Any], faults: dict[str, str]) -> None:
    """Rules name what exists, keep disqualified accounts out of sales, and end in a catch-all."""
    assert found(changes) == faults
