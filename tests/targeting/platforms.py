"""Platforms made at random: where each attribute is, what records hold, what accounts they are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import orjson
from hypothesis import strategies as st

from schemas.platform import PlatformMapping
from tests.engine.strategies import MEMBERS, POINTS, TODAY, TYPES, WORDS

if TYPE_CHECKING:
    from random import Random

    from schemas.definition import Definition
    from schemas.platform import PlatformField

Record = dict[str, Any]
"""What the fields of the platform hold; None for an empty one."""

_AGES = (-31, -30, -29, -1, 0, 1, 14, 29, 30, 31)
_OPTIONS: dict[str, dict[str, Any]] = {
    "enum": {
        "Option A": "a",
        "Option A2": "A",
        "Option B": "b",
        "Option C": "c",
        "Odd": "odd",
        "Not sure": None,
    },
    "number": {"size:1": "0-10", "size:2": "11-50", "size:3": "51+", "size:4": 10},
    "boolean": {"yes": True, "no": False, "maybe": "perhaps"},
    "string": {one: one for one in (*WORDS, "other")},
    "string_set": {f"Has {one}": one for one in (*MEMBERS, "more")}
    | {"Both": "x;y", "Unsure": None},
}


@st.composite
def mappings(draw: st.DrawFn, definition: Definition, platform: str = "hubspot") -> PlatformMapping:
    """Draw where a platform keeps the attributes that a definition declares."""
    fields: list[dict[str, Any]] = []
    for name, declared in definition.attributes.items():
        kind: str = declared.type
        if platform == "linkedin" and kind not in {"number", "boolean", "enum"}:
            continue
        if draw(st.integers(0, 9)) == 0:
            continue
        if kind == "events":
            fields += [
                {
                    "attribute": name,
                    "field": f"{name}_{type_.replace('.', '_')}_on",
                    "type": "date",
                    "event": type_,
                    "covers": draw(st.booleans()),
                }
                for type_ in TYPES
                if draw(st.integers(0, 9))
            ]
            continue
        types = {
            "number": ["number", "number", "picklist"],
            "date": ["date"],
            "boolean": ["boolean", "picklist"],
            "string_set": ["picklist_set"],
            "enum": ["picklist", "picklist", "text"],
            "string": ["picklist", "text"],
        }[kind]
        type_ = "picklist" if platform == "linkedin" else draw(st.sampled_from(types))
        field: dict[str, Any] = {"attribute": name, "field": f"{name}_field", "type": type_}
        if type_ in {"picklist", "picklist_set", "text"}:
            field["options"] = _OPTIONS[kind]
        if type_ == "boolean" and draw(st.booleans()):
            field["options"] = draw(st.sampled_from([{"true": True}, {"false": True}]))
        if type_ == "number":
            field["zero_is_unknown"] = draw(st.booleans())
        fields.append(field)
    made = {
        "platform_mapping": 1,
        "key": "drawn",
        "name": "A platform",
        "platform": platform,
        "fields": fields,
    }
    return PlatformMapping.model_validate_json(orjson.dumps(made))


def records(mapping: PlatformMapping, random: Random, count: int) -> list[Record]:
    """Return what the fields of a platform hold of some accounts, a quarter of them nothing."""
    return [
        {
            one.field: None if random.random() < 1 / 4 else _held(one, random)
            for one in mapping.fields
        }
        for _ in range(count)
    ]


def _held(field: PlatformField, random: Random) -> Any:  # noqa: ANN401 - of any type
    options = [*field.options]
    match field.type:
        case "number":
            return random.choice(POINTS)
        case "date":
            return TODAY - timedelta(days=random.choice(_AGES))
        case "boolean":
            return random.choice(["true", "false"])
        case "picklist_set":
            return random.sample(options, random.randint(1, len(options)))
        case "text":
            return random.choice([*options, "b", "whatever"])
    return random.choice(options)


def account_of(mapping: PlatformMapping, record: Record) -> dict[str, Any]:
    """Return the raw account that a record of the platform is."""
    account: dict[str, Any] = {}
    for field in mapping.fields:
        held = record[field.field]
        if field.event:
            value = account.setdefault(field.attribute, {"events": [], "covers": []})
            if field.covers:
                value["covers"].append(field.event)
            if held is not None:
                value["events"].append({"type": field.event, "date": held.isoformat()})
        elif held is not None and not (held == 0 and field.zero_is_unknown):
            account[field.attribute] = _value(field, held)
    return account


def _value(field: PlatformField, held: Any) -> Any:  # noqa: ANN401 - of any type
    if isinstance(held, list):
        values = [field.options[one] for one in held]
        return ";".join(str(one) for one in values if one is not None)
    if isinstance(held, date):
        return held.isoformat()
    if field.type == "boolean":
        return field.options.get(held) if field.options else held == "true"
    return field.options.get(held, held) if isinstance(held, str) else held
