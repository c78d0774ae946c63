"""The bodies that change a draft, and what stands against publishing one."""

from __future__ import annotations

from asyncio import to_thread
from functools import lru_cache
from typing import TYPE_CHECKING

import orjson

from app.access.scopes import Scope
from app.api.fields import Fields
from app.api.problems import ProblemError, below, counted
from app.api.security import missing_scope, permit_icp
from app.api.writes import checked, json_of
from app.engine.digest import scoring_digest
from app.engine.document import DocumentUnreadable, canonical
from app.engine.merge_patch import merged
from app.registry.served import serve_draft

if TYPE_CHECKING:
    from pydantic import JsonValue

    from app.access.principal import Principal
    from app.api.dependencies import Service
    from app.registry.records import Draft
    from app.registry.served import ServedVersion

_FIELDS = ("document",)


def drafted(body: bytes) -> bytes:
    """Return the canonical bytes of the document that a body holds.

    Raises:
        ProblemError: `malformed_json` or `request_invalid`.
    """
    return _canonical(_document(body))


def patched(document: bytes, body: bytes) -> bytes:
    """Return the canonical bytes of a document after the merge patch that a body holds.

    Raises:
        ProblemError: `malformed_json` or `request_invalid`.
    """
    return _canonical(merged(orjson.loads(document), _document(body)))


async def served_draft(service: Service, principal: Principal, key: str) -> ServedVersion:
    """Return the draft of an ICP as what scores, to who may write it.

    Raises:
        ProblemError: `missing_scope`, `icp_not_allowed`, or `definition_invalid`.
        RegistryError: There is no such ICP, or it has no draft.
    """
    permit_icp(principal, key)
    if Scope.DEFINITIONS_WRITE not in principal.scopes:
        raise missing_scope(Scope.DEFINITIONS_WRITE)
    draft = await service.calls.run(lambda: service.drafts.read(key))
    return await to_thread(_served, draft)


@lru_cache(16)
def _served(draft: Draft) -> ServedVersion:
    definition = checked(draft.key, orjson.loads(draft.document))
    return serve_draft(draft, scoring_digest(definition))


def _document(body: bytes) -> JsonValue:
    given = Fields.of(json_of(body), _FIELDS)
    document = given.given.get("document")
    if not isinstance(document, dict):
        code = "wrong_kind" if "document" in given.given else "missing"
        given.fault("/document", code, "Give the document, an object, as far as it is written.")
    given.finish()
    return document  # type: ignore[return-value]


def _canonical(document: JsonValue) -> bytes:
    try:
        return canonical(document)
    except DocumentUnreadable as error:
        errors = below("/document", error.faults)
        detail = counted(errors, "of the document")
        raise ProblemError("request_invalid", detail, errors=errors) from None
