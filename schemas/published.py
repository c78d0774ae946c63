"""The JSON Schemas that other programs and editors read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemas.account import Account
from schemas.decision import Decision
from schemas.definition import Definition
from schemas.mapping import AccountMapping
from schemas.platform import PlatformMapping

if TYPE_CHECKING:
    from pydantic import BaseModel

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PUBLISHED: dict[str, type[BaseModel]] = {
    "definition.schema.json": Definition,
    "account.schema.json": Account,
    "decision.schema.json": Decision,
    "mapping.schema.json": AccountMapping,
    "platform.schema.json": PlatformMapping,
}


def published() -> dict[str, dict[str, Any]]:
    """Return every published JSON Schema (2020-12) by its file name."""
    return {name: json_schema(model, name) for name, model in _PUBLISHED.items()}


def json_schema(model: type[BaseModel], name: str) -> dict[str, Any]:
    """Return the JSON Schema of a model, named so that other schemas can refer to it."""
    return {
        "$schema": DIALECT,
        "$id": f"urn:icp-scoring:language-1:{name}",
        **model.model_json_schema(),
    }
