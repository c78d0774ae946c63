"""`/problems`: what each code of a problem stands for; `type` of a problem leads here."""

from __future__ import annotations

from fastapi import APIRouter

from app.api.models.problem import ProblemKind, ProblemKinds
from app.api.openapi import problems
from app.api.problems import KINDS, ProblemError
from app.api.query import takes
from app.api.security import PUBLIC

router = APIRouter(prefix="/problems", tags=["operation"], dependencies=[PUBLIC])


@router.get("", dependencies=[takes()], responses=problems("parameters_invalid"))
async def list_problems() -> ProblemKinds:
    """Return every code with its status and meaning."""
    return ProblemKinds(items=[_kind(code) for code in KINDS])


@router.get(
    "/{code}", dependencies=[takes()], responses=problems("not_found", "parameters_invalid")
)
async def get_problem(code: str) -> ProblemKind:
    """Return the status and meaning of one code."""
    if code not in KINDS:
        raise ProblemError("not_found", "No problem has this code; GET /problems lists them.")
    return _kind(code)


def _kind(code: str) -> ProblemKind:
    kind = KINDS[code]
    return ProblemKind(code=code, status=kind.status, title=kind.title, meaning=kind.meaning)
