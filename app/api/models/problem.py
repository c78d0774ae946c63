"""Problems as the whole answer to a request, and the list of their codes."""

from __future__ import annotations

from app.api.models.base import WireModel
from schemas.problem import Problem


class HttpProblem(Problem):
    """An error as `application/problem+json` (RFC 9457)."""

    request_id: str
    """The `X-Request-Id` of the answer; the service's log names it, too."""


class ProblemKind(WireModel):
    """What one code stands for."""

    code: str
    """Stable; programs may branch on it."""
    status: int
    title: str
    meaning: str


class ProblemKinds(WireModel):
    """Every code there is."""

    items: list[ProblemKind]
