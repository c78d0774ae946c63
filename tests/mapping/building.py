"""Small mappings to start a test from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.mapping import apply, check_mapping, compile_mapping

if TYPE_CHECKING:
    from pydantic import JsonValue

    from app.mapping import CompiledMapping


def mapping(*attributes: JsonValue, **changes: JsonValue) -> dict[str, JsonValue]:
    """Return a mapping document with the given attributes and top-level fields."""
    entries: list[JsonValue] = list(attributes) or [{"to": "id", "from": "Id"}]
    document: dict[str, JsonValue] = {
        "mapping": 1,
        "key": "small",
        "name": "Small",
        "attributes": entries,
    }
    return document | changes


def compiled(*attributes: JsonValue, **changes: JsonValue) -> CompiledMapping:
    """Return such a mapping, compiled."""
    return compile_mapping(check_mapping(mapping(*attributes, **changes)))


def value(entry: dict[str, JsonValue], row: dict[str, object]) -> object:
    """Return what one entry makes of a row; None where it stays unknown."""
    return apply(compiled({"to": "x", **entry}), row).get("x")
