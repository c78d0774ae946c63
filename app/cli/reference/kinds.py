"""What a field holds, in words: from its JSON Schema to `list of key, 1 to 50`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from app.cli.reference.models import Schema, referred
from schemas.base import (
    MAX_NUMBER,
    WRITTEN,
    AttributeName,
    Day,
    Duration,
    IcpKey,
    Key,
    Prose,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Links = Mapping[str, str]
    """Markdown links by the name of the model, or of the kind of text, they lead to."""

_NAMED: dict[str, tuple[TypeAdapter[Any], str]] = {
    "ICP key": (TypeAdapter(IcpKey), "dev-tool"),
    "key": (TypeAdapter(Key), "no-internal-owner"),
    "attribute name": (TypeAdapter(AttributeName), "annual_revenue"),
    "text": (TypeAdapter(Text), "Sells into an audited industry"),
    "long text": (TypeAdapter(Prose), "several sentences"),
    "day": (TypeAdapter(Day), "2026-01-15"),
    "duration": (TypeAdapter(Duration), "PT4H"),
}
"""The kinds of text that have a name, each with an example."""
_LIMITS = ("type", "pattern", "minLength", "maxLength", "format")
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")


def named_kinds() -> list[tuple[str, str, str]]:
    """Return name, limits and an example of every kind of text that has a name."""
    rows = []
    for name, (named, example) in _NAMED.items():
        schema = _limits(named)
        limits = [f"{schema['format']} of ISO 8601"] if "format" in schema else []
        limits += _between(schema, "minLength", "maxLength", " characters")
        if "format" not in schema and (pattern := schema.get("pattern")):
            limits.append("not blank" if pattern == WRITTEN else code(pattern))
        rows.append((name, ", ".join(limits), code(example)))
    return rows


def kind(schema: Schema, links: Links) -> str:
    """Return what a schema lets in, as Markdown; null is left to the column of defaults."""
    if "const" in schema:
        return code(schema["const"])
    if "enum" in schema:
        return either([code(value) for value in schema["enum"]])
    if name := referred(schema):
        return links.get(name) or _WORDS.sub(" ", name).lower().replace("json value", "any JSON")
    for group in ("anyOf", "oneOf"):
        if group in schema:
            options = [option for option in schema[group] if option.get("type") != "null"]
            return either(list(dict.fromkeys(kind(option, links) for option in options)))
    return _TYPES[schema.get("type", "")](schema, links)


def code(value: object) -> str:
    """Return a value as it is written in a document."""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def either(options: list[str]) -> str:
    """Return options as a phrase."""
    return " or ".join(filter(None, (", ".join(options[:-1]), options[-1])))


def _array(schema: Schema, links: Links) -> str:
    if "prefixItems" in schema:
        return f"[{', '.join(kind(item, links) for item in schema['prefixItems'])}]"
    return f"list of {kind(schema['items'], links)}{_limited(schema, 'minItems', 'maxItems')}"


def _object(schema: Schema, links: Links) -> str:
    values = schema.get("additionalProperties")
    if isinstance(values, dict) and ("propertyNames" in schema or not referred(values)):
        key = kind({"type": "string", **schema.get("propertyNames", {})}, links)
        return f"{key} → {kind(values, links)}"
    return "object"


def _string(schema: Schema, links: Links) -> str:
    if schema.get("format") == "date":  # whatever its years
        return links.get("day", "day")
    for name, (named, _) in _NAMED.items():
        if _limits(named) == {key: schema[key] for key in _LIMITS if key in schema}:
            return links.get(name, name)
    return f"string{_limited(schema, 'minLength', 'maxLength', ' characters')}"


def _number(schema: Schema, _links: Links) -> str:
    own = {name: end for name, end in schema.items() if end not in (-MAX_NUMBER, MAX_NUMBER)}
    return f"{schema['type']}{_limited(own, 'minimum', 'maximum')}"


def _limits(named: TypeAdapter[Any]) -> Schema:
    schema = named.json_schema()
    return {key: schema[key] for key in _LIMITS if key in schema}


def _limited(schema: Schema, low: str, high: str, unit: str = "") -> str:
    return "".join(f" ({limits})" for limits in _between(schema, low, high, unit))


def _between(schema: Schema, low: str, high: str, unit: str) -> list[str]:
    least, most = schema.get(low), schema.get(high)
    if least is None and most is None:
        return []
    if most is None:
        return [f"at least {least:,}{unit}"]
    return [f"at most {most:,}{unit}" if least is None else f"{least:,} to {most:,}{unit}"]


_TYPES: dict[str, Callable[[Schema, Links], str]] = {
    "array": _array,
    "object": _object,
    "string": _string,
    "number": _number,
    "integer": _number,
    "boolean": lambda _schema, _links: "`true` or `false`",
    "": lambda _schema, _links: "any JSON",
}
