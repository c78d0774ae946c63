"""The OpenAPI document: the framework's routes, the scoring calls, and what they have in common."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from pydantic.json_schema import models_json_schema

from app.api.call_pages import PAGES
from app.api.calls import CALLS
from app.api.models.activations import Activated, ActivationRequest
from app.api.models.diffs import Diff
from app.api.models.drafts import DraftPatch, DraftRequest
from app.api.models.filters import CompanyListRequest, FilterRequest
from app.api.models.keys import KeyRequest, RotationRequest
from app.api.models.people import (
    BuyingCenterMap,
    ContactMatches,
    MapRequest,
    MatchContactsRequest,
    MatchTitlesRequest,
    PersonasOfTitle,
    TitleMatches,
)
from app.api.models.personas import OnePersona, Personas
from app.api.models.problem import HttpProblem
from app.api.models.requests import BatchRequest, CheckManyRequest, CheckOneRequest, ScoreRequest
from app.api.models.results import BatchResults, CheckResult, CheckResults, ScoreResults
from app.api.models.reviews import ReviewRequest
from app.api.models.schedule import ScheduledActivation
from app.api.models.titles import TitleReading, TitleReadings, TitleRequest, TitlesRequest
from app.api.models.trials import ImpactRequest
from app.api.models.versions import (
    AccountSchema,
    IcpDocument,
    PublishDraftRequest,
    Published,
    PublishRequest,
)
from app.api.models.webhooks import ReplayRequest, SecretRotation, WebhookRequest
from app.api.openapi import GUARDED, REF, problems
from app.api.problems import KINDS
from app.api.security import SCHEMES, Requires, declared
from app.people.playbook.persona import PersonaView
from app.people.playbook.views import MODELS as VIEWS
from app.targeting.answer import TargetingFilter
from schemas.decision import Decision

if TYPE_CHECKING:
    from fastapi import FastAPI
    from pydantic import BaseModel

Json = dict[str, Any]

MODELS: tuple[type[BaseModel], ...] = (
    HttpProblem,
    ScoreRequest,
    BatchRequest,
    CheckOneRequest,
    CheckManyRequest,
    PublishRequest,
    PublishDraftRequest,
    DraftRequest,
    DraftPatch,
    ImpactRequest,
    FilterRequest,
    CompanyListRequest,
    TargetingFilter,
    ReviewRequest,
    ActivationRequest,
    KeyRequest,
    RotationRequest,
    WebhookRequest,
    SecretRotation,
    ReplayRequest,
    TitleRequest,
    TitlesRequest,
    TitleReading,
    TitleReadings,
    MatchTitlesRequest,
    TitleMatches,
    MatchContactsRequest,
    ContactMatches,
    PersonasOfTitle,
    MapRequest,
    BuyingCenterMap,
    Decision,
    ScoreResults,
    BatchResults,
    CheckResult,
    CheckResults,
    Published,
    Diff,
    Activated,
    ScheduledActivation,
    IcpDocument,
    AccountSchema,
    Personas,
    OnePersona,
    *VIEWS,
    PersonaView,
)
"""The shapes that routes read or write by themselves."""

_HEADERS = {
    "X-Request-Id": "The id of the request: the caller's own, or one that was made up.",
    "RateLimit": "What is left of the quota, where there is one, and until when.",
    "RateLimit-Policy": "The quota of the credential, where there is one.",
    "Retry-After": "Seconds to wait before the next attempt.",
    "WWW-Authenticate": "How to say who calls.",
}
_OF_STATUS = {
    "401": ("WWW-Authenticate",),
    "403": ("WWW-Authenticate",),
    "429": ("Retry-After",),
    "503": ("Retry-After",),
}
_MIN_REVISION = {
    "name": "ICP-Min-Revision",
    "in": "header",
    "description": "A `revision` that a write answered with: answer from it or a later one. The "
    "call waits for it briefly, or is answered `revision_not_reached`.",
    "schema": {"type": "integer", "minimum": 0, "maximum": 10**18 - 1},
}


def document(app: FastAPI) -> Json:
    """Return the OpenAPI document of the application, with every schema it refers to.

    Raises:
        ValueError: Two schemas that differ have one name.
    """
    openapi = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        routes=app.routes,
        tags=app.openapi_tags,
        servers=[{"url": "/"}],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    paths = {path: {"post": deepcopy(page)} for path, page in PAGES.items()} | openapi["paths"]
    openapi["paths"] = paths
    needs = _needs(app)
    for path, methods in paths.items():
        for method, operation in methods.items():
            _complete(operation, needs.get((method, path), Requires()))
    _, schemas = models_json_schema([(model, "validation") for model in MODELS], ref_template=REF)
    components = _united(openapi["components"]["schemas"], schemas["$defs"])
    for unused in ("HTTPValidationError", "ValidationError"):
        components.pop(unused, None)
    openapi["components"] = {
        "schemas": dict(sorted(components.items())),
        "headers": {
            name: {"description": text, "schema": {"type": "string"}}
            for name, text in _HEADERS.items()
        },
        "securitySchemes": SCHEMES,
    }
    return openapi


def _united(some: Json, others: Json) -> Json:
    """Return the schemas of both.

    Raises:
        ValueError: Two that differ have one name.
    """
    clashes = [name for name in some.keys() & others.keys() if some[name] != others[name]]
    if clashes:
        raise ValueError(f"several schemas are called {', '.join(sorted(clashes))}")
    return some | others


def _needs(app: FastAPI) -> dict[tuple[str, str], Requires]:
    """Return what every operation declares of its callers, by method and path."""
    needs = {("post", path): Requires(call.scope) for path, call in CALLS.items()}
    for route in iter_route_contexts(app.routes):
        if (requires := declared(route)) is not None:
            for method in route.methods or ():
                needs[method.lower(), str(route.path)] = requires
    return needs


def _complete(operation: Json, requires: Requires) -> None:
    """Add what an operation has in common with all others of its kind."""
    responses = operation["responses"]
    if "application/json" in responses.get("422", {}).get("content", {}):
        del responses["422"]  # FastAPI's, of any route with a parameter; ours are problems
    operation["security"] = requires.openapi()
    common = ["X-Request-Id"]
    if requires.scopes:
        operation["parameters"] = [*operation.get("parameters", ()), _MIN_REVISION]
        texts = " ".join(response["description"] for response in responses.values())
        told = [code for code in KINDS if f"`{code}`: " in texts]
        for status, response in problems(*told, *GUARDED).items():
            responses[str(status)] = response
        common += ["RateLimit", "RateLimit-Policy"]
    for status, response in responses.items():
        names = [*common, *_OF_STATUS.get(status, ())]
        headers = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
        response["headers"] = response.get("headers", {}) | headers
    operation["responses"] = dict(sorted(responses.items()))
