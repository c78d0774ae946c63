"""Answers that a caller may hold already: `ETag` and `If-None-Match` (RFC 9110, 13.1.2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.responses import Response

from app.api.preconditions import tag
from app.engine.digest import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

_TAG = re.compile(r'(?:W/)?("[^"]*")')


def holds(request: Request, etag: str) -> bool:
    """Return whether a caller holds what has a tag, by the weak comparison."""
    held = ",".join(request.headers.getlist("if-none-match"))
    return held.strip() == "*" or etag in _TAG.findall(held)


def conditional(
    request: Request, body: bytes, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Return an answer with the tag of its bytes; or 304 when the caller holds them already.

    Args:
        request: The request.
        body: What is answered.
        media_type: What it is.
        headers: Others that belong to it.
    """
    etag = tag(digest(body))
    told = {**(headers or {}), "ETag": etag}
    if holds(request, etag):
        return Response(status_code=304, headers=told)
    return Response(body, headers=told, media_type=media_type)
