"""The bodies that change a draft, and what stands against publishing one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from app.api.fields import Fields
from app.api.problems import ProblemError, below, counted
from app.api.writes import json_of
from app.engine.document import DocumentUnreadable, canonical
from app.engine.merge_patch import merged

if TYPE_CHECKING:
    from pydantic import JsonValue

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
