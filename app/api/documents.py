"""A version with its document as an answer, byte for byte as it was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from starlette.responses import Response

from app.api.conditional import holds
from app.api.requests import JSON

if TYPE_CHECKING:
    from starlette.requests import Request

    from app.registry.served import ServedVersion


def document_response(version: ServedVersion, request: Request) -> Response:
    """Return the version; or 304 when the caller holds it already.

    The tag names the number, too: two versions may hold the same document.
    """
    tag = f'"{version.version}-{version.digest}"'
    headers = {"ETag": tag}
    if holds(request, tag):
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
