"""The parameters of a query: none is skipped, and none is taken twice."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from app.api.fields import Fields
from app.engine.faults import child, shown


def takes(*names: str) -> Any:  # noqa: ANN401 - what FastAPI's `dependencies` lists
    """Return the dependency of a route that refuses other parameters than these.

    Raises:
        ProblemError: `parameters_invalid`, from the dependency.
    """

    async def check(request: Request) -> None:
        refuse_others(request.scope["query_string"].decode("latin-1"), names)

    return Depends(check)


def refuse_others(query: str, names: tuple[str, ...]) -> None:
    """Refuse a parameter that the call does not take, and one that is given more than once.

    Raises:
        ProblemError: `parameters_invalid`.
    """
    if not query:
        return
    counts = Counter(name for name, _ in parse_qsl(query, keep_blank_values=True))
    given = Fields(counts, names)
    for name in names:
        if counts[name] > 1:
            message = f"{shown(name)} appears more than once; keep one."
            given.fault(child("", name), "duplicate_key", message)
    given.finish("parameters_invalid")
