"""What a caller takes a resource to be before it is changed: `If-Match` and `If-None-Match`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from app.api.problems import ProblemError
from app.registry.drafts import Seen

if TYPE_CHECKING:
    from collections.abc import Iterable

_TAGS = r'(W/)?"[!#-+\--~]*"'
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "The `ETag` of what you have read, or `*` for whatever is there.",
    "schema": {"type": "string", "pattern": rf"^(\*|{_TAGS}( *, *{_TAGS})*)$", "examples": ["*"]},
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "`*`, instead of `If-Match`, to begin what is not there yet.",
    "schema": {"type": "string", "enum": ["*"]},
}

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')


def tag(digest: str) -> str:
    """Return the entity tag of what has a digest."""
    return f'"{digest}"'


async def _seen(request: Request) -> Seen:
    """Read the preconditions of a change.

    Raises:
        ProblemError: `precondition_required`, when there is none; `parameters_invalid`.
    """
    match = request.headers.getlist("if-match")
    if request.headers.getlist("if-none-match"):
        if match or ",".join(request.headers.getlist("if-none-match")).strip() != "*":
            raise _unfit("If-None-Match of a change is *, and then there is no If-Match.")
        return Seen(absent=True)
    if not match:
        raise ProblemError(
            "precondition_required",
            "Say what you take the draft to be: If-Match with the ETag of what you have read, or"
            " If-None-Match: * to begin one.",
        )
    held = ",".join(match).strip()
    return Seen() if held == "*" else Seen(frozenset(_tags(held)))


def _tags(held: str) -> Iterable[str]:
    """Yield the strong tags of a list, by the strong comparison of RFC 9110, 13.1.1."""
    for part in held.split(","):
        found = _TAG.fullmatch(part.strip())
        if found is None:
            raise _unfit('If-Match is * or a list of entity tags, such as "sha256:…".')
        if not found[1]:
            yield found[2]


def _unfit(detail: str) -> ProblemError:
    return ProblemError("parameters_invalid", detail)


SeenDraft = Annotated[Seen, Depends(_seen)]
"""What the caller takes the draft to be."""
