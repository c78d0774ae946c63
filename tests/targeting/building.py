"""Small platform mappings to start a test from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import JsonValue


def platform_mapping(*fields: JsonValue, **changes: JsonValue) -> dict[str, JsonValue]:
    """Return a platform mapping with the given fields and top-level members."""
    entries = list(fields) or [{"attribute": "name", "field": "name", "type": "text"}]
    document: dict[str, JsonValue] = {
        "platform_mapping": 1,
        "key": "small",
        "name": "Small",
        "platform": "hubspot",
        "fields": entries,
    }
    return document | changes
