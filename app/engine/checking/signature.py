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
    listed = value.get("list")
    if isinstance(listed, str) and names.lists and listed in names.lists:
        return signature(names.lists[listed].value, names)
    return tuple((key, signature(value[key], names)) for key in sorted(value))
