"""The published models as the reference sees them: their JSON Schemas, by the name of the class."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from schemas.account import Account
from schemas.decision import Decision
from schemas.definition import Definition
from schemas.mapping import AccountMapping

if TYPE_CHECKING:
    from pydantic import BaseModel

Schema = dict[str, Any]

_ROOTS: tuple[type[BaseModel], ...] = (Definition, Account, Decision, AccountMapping)
_REF = "#/$defs/"


@cache
def models() -> dict[str, Schema]:
    """Return the JSON Schema of every published model and of every model inside of one."""
    found: dict[str, Schema] = {}
    for root in _ROOTS:
        schema = root.model_json_schema()
        found |= {name: part for name, part in schema["$defs"].items() if "properties" in part}
        found[root.__name__] = schema
    return found


def referred(schema: Schema) -> str | None:
    """Return the name of the model a schema refers to, if it is a reference."""
    ref = schema.get("$ref")
    return ref.removeprefix(_REF) if isinstance(ref, str) else None
