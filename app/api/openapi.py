"""What routes and calls say of their bodies and problems in the OpenAPI document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.api.problems import CONTENT_TYPE, KINDS
from app.api.requests import JSON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

_ANY_CALL = ("method_not_allowed", "internal_error")
"""What every route may answer."""

REF = "#/components/schemas/{model}"

Json = dict[str, Any]


def body(*models: type[BaseModel], media_type: str = JSON) -> Json:
    """Return what a route that reads its JSON body by itself says of it."""
    return {"requestBody": {"required": True, "content": _json(*models, media_type=media_type)}}


def reference(model: type[BaseModel]) -> Json:
    """Return the reference to a model's schema."""
    return {"$ref": REF.format(model=model.__name__)}


def answer(
    description: str, *models: type[BaseModel], others: Mapping[str, str] | None = None
) -> Json:
    """Return what a route that serialises its answer by itself says of it.

    Args:
        description: What it answers.
        models: The shapes it may have as JSON.
        others: What it is in other media types.
    """
    return {"description": description, "content": _json(*models) | texts(others or {})}


def texts(by_type: Mapping[str, str]) -> Json:
    """Return what a route says of media types that have no shape here."""
    return {
        media_type: {"schema": {"type": "string", "description": description}}
        for media_type, description in by_type.items()
    }


def _json(*models: type[BaseModel], media_type: str = JSON) -> Json:
    shapes = [reference(model) for model in models]
    return {media_type: {"schema": shapes[0] if len(shapes) == 1 else {"anyOf": shapes}}}


def problems(*codes: str) -> dict[int | str, Json]:
    """Return the responses of a route that may answer with these codes."""
    by_status: dict[int | str, list[str]] = {}
    told = {*codes, *_ANY_CALL}
    for code in (code for code in KINDS if code in told):
        by_status.setdefault(KINDS[code].status, []).append(code)
    return {
        status: {
            "description": " ".join(f"`{code}`: {KINDS[code].meaning}" for code in found),
            "content": {CONTENT_TYPE: {"schema": {"$ref": REF.format(model="HttpProblem")}}},
        }
        for status, found in sorted(by_status.items(), key=lambda entry: str(entry[0]))
    }


HELD: dict[int | str, Json] = {
    304: {"description": "`If-None-Match` names what would be answered."}
}
"""What every route may answer whose answers have an `ETag`."""

GUARDED = (
    "unauthenticated",
    "missing_scope",
    "rate_limited",
    "parameters_invalid",
    "overloaded",
    "deadline_exceeded",
    "revision_not_reached",
    "registry_unavailable",
)
"""What every route may answer that asks who calls."""

WITH_BODY = (
    "malformed_json",
    "request_timeout",
    "too_large",
    "unsupported_media_type",
    "parameters_invalid",
    "request_invalid",
)
"""What every route that reads a body may answer."""

ANY_VERSION = (
    "icp_not_allowed",
    "unknown_icp",
    "unknown_version",
    "no_draft",
    "no_active_version",
    "parameters_invalid",
    "version_tampered",
    "registry_stale",
    "registry_unavailable",
)
"""What every route that reads `?version=` may answer."""

NAMED = (*ANY_VERSION, "invalid_selector", "definition_invalid")
"""What every route may answer whose request names an ICP as scoring does."""
