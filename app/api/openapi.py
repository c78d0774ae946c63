"""The OpenAPI document: what routes say of bodies and problems, and the schemas they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from app.api.models.activations import Activated, ActivationRequest
from app.api.models.problem import HttpProblem
from app.api.models.requests import BatchRequest, CheckManyRequest, CheckOneRequest, ScoreRequest
from app.api.models.results import BatchResults, CheckResult, CheckResults, ScoreResults
from app.api.models.versions import AccountSchema, IcpDocument, Published, PublishRequest
from app.api.problems import CONTENT_TYPE, KINDS
from schemas.decision import Decision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from pydantic import BaseModel

MODELS: tuple[type[BaseModel], ...] = (
    HttpProblem,
    ScoreRequest,
    BatchRequest,
    CheckOneRequest,
    CheckManyRequest,
    PublishRequest,
    ActivationRequest,
    Decision,
    ScoreResults,
    BatchResults,
    CheckResult,
    CheckResults,
    Published,
    Activated,
    IcpDocument,
    AccountSchema,
)
"""The shapes that routes read or write by themselves."""

_ANY_CALL = ("method_not_allowed", "internal_error")
"""What every route may answer."""

_REF = "#/components/schemas/{model}"

Json = dict[str, Any]


def body(*models: type[BaseModel]) -> Json:
    """Return what a route that reads its JSON body by itself says of it."""
    return {"requestBody": {"required": True, "content": _json(*models)}}


def reference(model: type[BaseModel]) -> Json:
    """Return the reference to a model's schema."""
    return {"$ref": _REF.format(model=model.__name__)}


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


def _json(*models: type[BaseModel]) -> Json:
    shapes = [reference(model) for model in models]
    return {"application/json": {"schema": shapes[0] if len(shapes) == 1 else {"anyOf": shapes}}}


def problems(*codes: str) -> dict[int | str, Json]:
    """Return the responses of a route that may answer with these codes."""
    by_status: dict[int | str, list[str]] = {}
    for code in (*codes, *_ANY_CALL):
        by_status.setdefault(KINDS[code].status, []).append(code)
    return {
        status: {
            "description": " ".join(f"`{code}`: {KINDS[code].meaning}" for code in found),
            "content": {CONTENT_TYPE: {"schema": {"$ref": _REF.format(model="HttpProblem")}}},
        }
        for status, found in sorted(by_status.items(), key=lambda entry: str(entry[0]))
    }


WITH_BODY = (
    "malformed_json",
    "too_large",
    "unsupported_media_type",
    "parameters_invalid",
    "request_invalid",
)
"""What every route that reads a body may answer."""

ANY_VERSION = (
    "unknown_icp",
    "unknown_version",
    "no_draft",
    "no_active_version",
    "parameters_invalid",
    "version_tampered",
    "registry_unavailable",
)
"""What every route that reads `?version=` may answer."""


def document(app: FastAPI) -> Json:
    """Return the OpenAPI document of the application, with every schema it refers to."""
    openapi = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        routes=app.routes,
        tags=app.openapi_tags,
    )
    for methods in openapi["paths"].values():
        for operation in methods.values():
            _drop_the_default_422(operation["responses"])
    _, schemas = models_json_schema([(model, "validation") for model in MODELS], ref_template=_REF)
    components = openapi["components"]["schemas"] | schemas["$defs"]
    for unused in ("HTTPValidationError", "ValidationError"):
        components.pop(unused, None)
    openapi["components"]["schemas"] = dict(sorted(components.items()))
    return openapi


def _drop_the_default_422(responses: Json) -> None:
    """Remove what FastAPI says of any route with a parameter; ours are problems."""
    if "application/json" in responses.get("422", {}).get("content", {}):
        del responses["422"]
