"""Markdown tables of models, operators and attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.cli.reference.kinds import code, either, kind, named_kinds
from app.cli.reference.models import Schema, models
from schemas.account import MAX_KEYS
from schemas.attributes import IDENTITY, OPERATORS, STANDARD
from schemas.base import (
    FIRST_DAY,
    LAST_DAY,
    MAX_DAYS,
    MAX_DOCUMENT_BYTES,
    MAX_LEAVES,
    MAX_LEVELS,
    MAX_LIST_VALUES,
    MAX_TEXT,
)
from schemas.conditions import LEAVES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.cli.reference.kinds import Links


def fields(names: Sequence[str], links: Links) -> str:
    """Return the fields of a model; of several, those of each, saying which have what.

    Raises:
        KeyError: No published model has such a name.
    """
    chosen = [models()[name] for name in names]
    rows = []
    for field in dict.fromkeys(field for model in chosen for field in model["properties"]):
        holders = [model for model in chosen if field in model["properties"]]
        found = [model["properties"][field] for model in holders]
        kinds = dict.fromkeys(kind(schema, links) for schema in found)
        only = "" if len(holders) == len(chosen) else _only(holders)
        rows.append(
            (code(field), either(list(kinds)), _default(field, holders), only + _said(found))
        )
    return table(("field", "holds", "default", "meaning"), rows)


def operators(links: Links) -> str:
    """Return which operators test which type of attribute, with what value."""
    rows = []
    for type_, operators_ in OPERATORS.items():
        for leaf in dict.fromkeys(LEAVES[operator] for operator in operators_):
            mine = [code(operator) for operator in operators_ if LEAVES[operator] is leaf]
            properties = models()[leaf.__name__]["properties"]
            value = properties.get("value")
            held = _value_kind(type_, value, links) if value else "none"
            rows.append((code(type_), " ".join(mine), held, properties["op"]["description"]))
    return table(("type", "operators", "value", "test"), rows)


def standard_attributes(_links: Links) -> str:
    """Return the attributes that need no declaration."""
    described = models()["Account"]["properties"]
    rows = []
    for name, declared in STANDARD.items():
        notes = [described[name].get("description", "")]
        if declared.type == "number" and declared.minimum == 0:
            notes.append("Never negative.")
        if name in IDENTITY:
            notes.append("For flags and routing, not for criteria.")
        rows.append((code(name), code(declared.type), " ".join(notes)))
    return table(("attribute", "type", "meaning"), rows)


def kinds(_links: Links) -> str:
    """Return the kinds of text that tables of fields name."""
    return table(("name", "limits", "example"), named_kinds())


def limits(_links: Links) -> str:
    """Return the limits that are not those of one field."""
    rows = (
        ("size of a document, as canonical JSON", f"{MAX_DOCUMENT_BYTES // 1024**2} MiB"),
        ("leaves in a document", f"{MAX_LEAVES:,}"),
        ("levels of a condition; a leaf that stands alone is level 1", f"{MAX_LEVELS:,}"),
        ("values in a list", f"{MAX_LIST_VALUES:,}"),
        ("keys of an account", f"{MAX_KEYS:,}"),
        ("characters of a text, members of a set, events of an account", f"{MAX_TEXT:,}"),
        ("days of `within_days` and the like", f"{MAX_DAYS:,}"),
        ("years of a date", f"{FIRST_DAY.year} to {LAST_DAY.year}"),
    )
    return table(("what", "at most"), rows)


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines
    )


def _value_kind(type_: str, value: Schema, links: Links) -> str:
    """Return the kind of an operator's value; equality compares with the attribute's own type."""
    own = {"boolean": "boolean", "number": "number"}.get(type_, "string")
    for option in value.get("oneOf", ()):
        if option.get("type") == own and own != "string":
            return kind(option, links)
    texts = [option for option in value.get("oneOf", ()) if option.get("type") == own]
    return kind(texts[0] if texts else value, links)


def _only(holders: Sequence[Schema]) -> str:
    tags = [
        code(schema["const"])
        for model in holders
        for schema in model["properties"].values()
        if "const" in schema
    ]
    return f"Of {either(tags)} only. " if tags else ""


def _said(found: Sequence[Schema]) -> str:
    """Return the descriptions; where a fixed value tells the models apart, each with its value."""
    texts = [" ".join(str(schema.get("description", "")).split()) for schema in found]
    if len(set(texts)) == 1:
        return texts[0]
    return " ".join(
        f"{code(schema['const'])}: {text}" if "const" in schema else text
        for schema, text in zip(found, texts, strict=True)
    )


def _default(field: str, holders: Sequence[dict[str, Any]]) -> str:
    if all(field in model.get("required", ()) for model in holders):
        return "required"
    schema = holders[0]["properties"][field]
    default = schema.get("default", {} if schema.get("type") == "object" else None)
    if isinstance(default, str | bool | int):
        return code(default)
    return "none" if default is None else "empty"
