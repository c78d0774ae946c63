"""What ties a request to others and to its log: its id, and its trace (W3C Trace Context)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.api.ids import request_id

if TYPE_CHECKING:
    from app.api.requests import Headers

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._:/+=-]{1,128}")
_TRACEPARENT = re.compile(
    rb"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
)


def correlated(headers: Headers) -> tuple[bytes, bytes | None, list[tuple[bytes, bytes]]]:
    """Return the id of a request, its trace if that is sane, and what its answer says of both.

    Args:
        headers: Of the request.
    """
    own = headers.get(b"x-request-id")
    if own is None or not _REQUEST_ID.fullmatch(own):
        own = request_id().encode("ascii")
    answered = [(b"x-request-id", own)]
    trace = headers.get(b"traceparent")
    if trace is None or _TRACEPARENT.fullmatch(trace) is None:
        return own, None, answered
    answered.append((b"traceparent", trace))
    if b"tracestate" in headers:
        answered.append((b"tracestate", headers[b"tracestate"]))
    return own, trace, answered
