"""The JSON Schema of an account as one version reads it.

It accepts every account that is scored, and refuses what scoring refuses as far as a schema can
tell: not a range whose ends are reversed, for example. What scoring only warns about, such as a
word that is no value of an enum or a number beyond its bounds, is described and shown by example,
not forbidden.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.engine.compiling.leaves import leaves
from app.engine.normalise.reader import MAX_KEYS
from schemas.base import MAX_LIST_VALUES, MAX_TEXT

if TYPE_CHECKING:
    from app.engine.compiling.compiled import Compiled
    from schemas.attributes import AttributeDeclaration, EnumAttribute, NumberAttribute

Json = dict[str, Any]

_TEXT: Json = {"type": "string", "maxLength": MAX_TEXT, "pattern": r"^[^\u0000]*$"}
_OR_NULL: Json = {"type": "null"}
_NUMBER_OR_NULL: Json = {"type": ["number", "null"]}
_TEXTS: Json = {"type": "array", "items": _TEXT, "maxItems": MAX_LIST_VALUES}
_NUMBER_OR_TEXT: Json = {"anyOf": [{"type": "number"}, _TEXT, _OR_NULL]}
_TEXT_OR_NULL: Json = {"anyOf": [_TEXT, _OR_NULL]}
_TEXTS_OR_NULL: Json = {"anyOf": [_TEXTS, _OR_NULL]}

_RANGE = {
    "type": "object",
    "description": "A range; `max` belongs to it, `below` does not.",
    "properties": dict.fromkeys(("min", "max", "below"), _NUMBER_OR_NULL),
    "minProperties": 1,
    "additionalProperties": False,
}
_COUNT = {
    "type": "number",
    "description": "A whole number; below 1, the event is left out with a warning.",
    "anyOf": [{"multipleOf": 1}, {"exclusiveMaximum": 1}],
}
_EVENT = {
    "type": "object",
    "properties": {
        "type": {
            "allOf": [_TEXT, {"pattern": r"\S"}],
            "description": "May be dotted: funding.series-b.",
        },
        "date": {**_TEXT_OR_NULL, "description": "YYYY-MM-DD, or an RFC 3339 timestamp."},
        "amount": _NUMBER_OR_TEXT,
        "count": {"anyOf": [_COUNT, _TEXT, _OR_NULL]},
        "detail": _TEXT_OR_NULL,
        "source": _TEXT_OR_NULL,
    },
    "required": ["type"],
    "additionalProperties": False,
}
_EVENTS = {"type": "array", "items": {"$ref": "#/$defs/event"}, "maxItems": MAX_LIST_VALUES}
_COVERED = {
    "type": "object",
    "description": "Events, and the types of which no other event exists.",
    "properties": {"events": {"anyOf": [_EVENTS, _OR_NULL]}, "covers": _TEXTS_OR_NULL},
    "additionalProperties": False,
}
_MEMBERS = {
    "type": "object",
    "description": "Members that are there, and members known to be lacking.",
    "properties": {"has": _TEXTS_OR_NULL, "lacks": _TEXTS_OR_NULL},
    "additionalProperties": False,
}
_SHAPES: dict[str, list[Json]] = {
    "string": [_TEXT],
    "enum": [_TEXT],
    "number": [{"type": "number"}, _TEXT, {"$ref": "#/$defs/range"}],
    "boolean": [{"type": "boolean"}, {"enum": [0, 1]}, _TEXT],
    "date": [_TEXT],
    "string_set": [_TEXTS, _TEXT, {"$ref": "#/$defs/members"}],
    "events": [_EVENTS, {"$ref": "#/$defs/covered"}, {"type": "string", "pattern": r"^\s*$"}],
}
_MEANINGS = {
    "string": "Text; upper case, spaces and hyphens make no difference.",
    "enum": "One of the examples; any other word is unknown, with a warning.",
    "number": "A number, a range, or text such as '201-500 employees' or '$5M to $10M'.",
    "boolean": "Yes or no.",
    "date": "YYYY-MM-DD, or an RFC 3339 timestamp.",
    "string_set": "A list of texts, or one text split at ; or |.",
    "events": "Dated events at the account.",
}
_ABSENCE = {
    "unknown": "What is not named is unknown.",
    "no": "What is not named is known to be absent.",
}


def account_schema(compiled: Compiled) -> Json:
    """Return a JSON Schema (2020-12) of the accounts that `compiled` reads.

    Every attribute carries `x-attribute`: its `type`, whether a criterion or flag reads it, and, as
    declared, `controllable` and `ask`.
    """
    definition = compiled.definition
    conditions = [
        *(part.when for side in definition.scorecard.dimensions for part in side.criteria),
        *(flag.when for flag in definition.anti_icp),
    ]
    read = {leaf.attribute for condition in conditions for leaf in leaves(condition)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Account for {definition.name}",
        "description": "Null and absent are unknown. Other keys are counted and ignored.",
        "type": "object",
        "properties": {
            name: _property(declared, read=name in read)
            for name, declared in compiled.attributes.items()
        },
        "propertyNames": {"maxLength": MAX_TEXT},
        "maxProperties": MAX_KEYS,
        "$defs": {"range": _RANGE, "event": _EVENT, "covered": _COVERED, "members": _MEMBERS},
    }


def _property(declared: AttributeDeclaration, *, read: bool) -> Json:
    described = [_MEANINGS[declared.type]]
    schema: Json = {}
    if declared.label:
        schema["title"] = declared.label
    match declared.type:
        case "enum":
            schema["examples"] = _words(declared)
        case "number":
            described += _bounds(declared)
        case "string_set" | "events":
            described.append(_ABSENCE[declared.absence])
        case _:
            pass
    if declared.source:
        described.append(f"Source: {declared.source}.")
    extra: Json = {"type": declared.type, "read": read, "controllable": declared.controllable}
    if declared.ask:
        extra["ask"] = declared.ask
    return {
        **schema,
        "description": " ".join(described),
        "anyOf": [*_SHAPES[declared.type], _OR_NULL],
        "x-attribute": extra,
    }


def _words(declared: EnumAttribute) -> list[str]:
    """Return the keys of an enum, then the other words for them."""
    keys = [key for key, _ in declared.entries]
    return keys + [alias for _, aliases in declared.entries for alias in aliases]


def _bounds(declared: NumberAttribute) -> list[str]:
    low, high = declared.minimum, declared.maximum
    if low is None and high is None:
        return []
    if high is None:
        return [f"Below {low:g} it is unknown, with a warning."]
    if low is None:
        return [f"Above {high:g} it is unknown, with a warning."]
    return [f"Outside {low:g} to {high:g} it is unknown, with a warning."]
