"""JSON Merge Patch (RFC 7396)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import JsonValue


def merged(target: JsonValue, patch: JsonValue) -> JsonValue:
    """Return the target with a patch applied; neither is changed.

    Args:
        target: What is patched.
        patch: Members to set, or with null to remove; anything but an object replaces it whole.
    """
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result
