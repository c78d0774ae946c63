"""Documents with their fields in the order in which the language names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import JsonValue

    from schemas.base import Model


def in_field_order(document: JsonValue, model: Model) -> JsonValue:
    """Return the document with its fields in the order of the models; else it stays the same.

    Args:
        document: Plain data.
        model: What the document was read as.
    """
    # Only the order is taken from here: a model spells some values, such as durations, its own way.
    return _ordered(document, model.model_dump(mode="json", by_alias=True, exclude_unset=True))


def _ordered(value: JsonValue, like: JsonValue) -> JsonValue:
    if isinstance(value, dict) and isinstance(like, dict):
        return {key: _ordered(value[key], like[key]) for key in like}
    if isinstance(value, list) and isinstance(like, list):
        return [_ordered(item, pattern) for item, pattern in zip(value, like, strict=True)]
    return value
