"""What a leaf says, in a form that is equal for leaves that say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

    from pydantic import JsonValue

    from app.engine.checking.names import Names


def signature(value: JsonValue, names: Names) -> Hashable:
    """Return a part of a leaf with its texts folded and its named lists written out."""
    if isinstance(value, str):
        return names.fold(value)
    if isinstance(value, list):
        return tuple(signature(item, names) for item in value)
    if not isinstance(value, dict):
        return type(value) is bool, value
    texts = _listed(value, names)
    if texts is not None:
        return tuple(names.fold(text) for text in texts)
    return tuple((key, signature(value[key], names)) for key in sorted(value))


def _listed(value: dict[str, JsonValue], names: Names) -> list[str] | None:
    """Return the texts of a named list; None of a list that holds anything else, maybe itself."""
    name = value.get("list")
    if not isinstance(name, str) or not names.lists or name not in names.lists:
        return None
    listed = names.lists[name].value
    texts = [item for item in listed if isinstance(item, str)] if isinstance(listed, list) else []
    return texts if texts and texts == listed else None
