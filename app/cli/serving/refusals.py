"""Answers of a server to what never reaches the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from app.api.ids import request_id
from app.api.problems import CONTENT_TYPE

if TYPE_CHECKING:
    from app.api.problems import ProblemError


def last_answer(problem: ProblemError) -> bytes:
    """Return a problem as an answer, head and body, after which the connection is closed."""
    own = request_id()
    body = orjson.dumps(problem.document(own))
    fields = {
        "content-type": CONTENT_TYPE,
        "content-length": str(len(body)),
        "connection": "close",
        "x-request-id": own,
        **(problem.headers or {}),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return STATUS_LINE[problem.status] + head.encode("ascii") + b"\r\n" + body
