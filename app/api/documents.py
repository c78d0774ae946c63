"""A version with its document as an answer, byte for byte as it was published."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import orjson
from starlette.responses import Response

from app.api.requests import JSON

if TYPE_CHECKING:
    from starlette.requests import Request

    from app.registry.served import ServedVersion


_TAG = re.compile(r'(?:W/)?("[^"]*")')


def document_response(version: ServedVersion, request: Request) -> Response:
    """Return the version; or 304 when the caller holds it already.

    The tag names the number, too: two versions may hold the same document.
    """
    tag = f'"{version.version}-{version.digest}"'
    headers = {"ETag": tag}
    if _held(tag, ",".join(request.headers.getlist("if-none-match"))):
        return Response(status_code=304, headers=headers)
    body = {
        "icp": version.icp,
        "scoring_digest": version.scoring_digest,
        "note": version.note,
        "actor": version.actor,
        "published_at": version.published_at,
        "document": orjson.Fragment(version.document),
    }
    return Response(orjson.dumps(body, option=orjson.OPT_UTC_Z), headers=headers, media_type=JSON)


def _held(tag: str, held: str) -> bool:
    """Return whether a caller holds a tag, by the weak comparison of RFC 9110, 13.1.2."""
    return held.strip() == "*" or tag in _TAG.findall(held)
