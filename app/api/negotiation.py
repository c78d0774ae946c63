"""Which form of an answer the caller prefers: `Accept` (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from app.api.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import Request

MARKDOWN = "text/markdown"

_RANGE = re.compile(
    r"(?P<main>[^\s/;]+)/(?P<sub>[^\s/;]+)(?P<parameters>(\s*;[^;]*)*)", re.IGNORECASE
)
_QUALITY = re.compile(r";\s*q\s*(=\s*(?P<q>[^;]*?)\s*)?(;|$)", re.IGNORECASE)
_VALUE = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?", re.ASCII)
_EXACT, _OF_KIND, _ANY = 2, 1, 0


class _Wish(NamedTuple):
    precision: int
    quality: float


def preferred(request: Request, *offered: str) -> str:
    """Return the media type that the caller likes best; the first where that is all the same.

    Args:
        request: The request.
        offered: What can be answered.

    Raises:
        ProblemError: `not_acceptable`: the caller takes none of them.
    """
    accept = ",".join(request.headers.getlist("accept"))
    if not accept.strip():
        return offered[0]
    wishes = {one: max(_wishes(accept, one), default=_Wish(_ANY, 0)) for one in offered}
    best = max(offered, key=lambda one: (wishes[one].quality, wishes[one].precision))
    if not wishes[best].quality:
        raise ProblemError(
            "not_acceptable",
            f"This is answered as {' or '.join(offered)}.",
            headers={"Vary": "Accept"},
        )
    return best


def _wishes(accept: str, media_type: str) -> Iterator[_Wish]:
    """Yield what each range of `Accept` that takes in the type says of it; no faulty one."""
    kind = media_type.partition("/")[0]
    precisions = {media_type: _EXACT, f"{kind}/*": _OF_KIND, "*/*": _ANY}
    for part in accept.split(","):
        found = _RANGE.fullmatch(part.strip())
        if found is None:
            continue
        precision = precisions.get(f"{found['main']}/{found['sub']}".lower())
        quality = _QUALITY.search(found["parameters"])
        value = (quality["q"] or "") if quality else "1"
        if precision is not None and _VALUE.fullmatch(value):
            yield _Wish(precision, float(value))
