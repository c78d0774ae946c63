"""`/v1/icps/{key}/versions/{n}/diff`: what changed, told by meaning."""

from __future__ import annotations

from asyncio import to_thread
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.access.scopes import Scope
from app.api.dependencies import ServiceDep
from app.api.models.diffs import Change, Diff
from app.api.models.versions import MAX_VERSION
from app.api.negotiation import MARKDOWN, preferred
from app.api.openapi import answer, problems
from app.api.problems import ProblemError
from app.api.query import takes
from app.api.requests import JSON
from app.api.routes.asked import IcpKey
from app.api.security import requires
from app.engine.diff.compare import Comparison, compare
from app.engine.diff.markdown import markdown
from app.registry.served import ServedVersion
from schemas.decision import AnsweringVersion

router = APIRouter(prefix="/v1/icps/{key}/versions/{version}/diff", tags=["definitions"])


@router.get(
    "",
    dependencies=[requires(Scope.DEFINITIONS_READ), takes("against")],
    response_model=None,
    responses={
        **problems(
            "unknown_icp",
            "unknown_version",
            "parameters_invalid",
            "not_acceptable",
            "version_tampered",
            "registry_unavailable",
        ),
        200: answer(
            "What changed; as Markdown where `Accept` asks for it.",
            Diff,
            others={MARKDOWN: "Fit for a pull request."},
        ),
    },
)
async def diff_versions(
    key: IcpKey,
    version: Annotated[int, Path(ge=1, le=MAX_VERSION)],
    service: ServiceDep,
    request: Request,
    against: Annotated[
        int | None, Query(ge=1, le=MAX_VERSION, description="The version before, if left out.")
    ] = None,
) -> Response:
    """Say what changed from one version to another: criteria, thresholds, bands, people, texts."""
    if against is None and version == 1:
        raise ProblemError("unknown_version", "Nothing is before version 1; name one: against.")
    older = version - 1 if against is None else against
    before = await service.calls.run(lambda: service.store.version(key, older))
    after = await service.calls.run(lambda: service.store.version(key, version))
    comparison = await to_thread(lambda: compare(before.definition(), after.definition()))
    if preferred(request, JSON, MARKDOWN) == MARKDOWN:
        text = markdown(comparison, f"{key}: version {version} against version {older}")
        return Response(text, media_type=MARKDOWN)
    return Response(_told(before, after, comparison).model_dump_json(), media_type=JSON)


def _told(before: ServedVersion, after: ServedVersion, comparison: Comparison) -> Diff:
    return Diff(
        icp=AnsweringVersion.model_validate(after.icp),
        against=AnsweringVersion.model_validate(before.icp),
        scores_can_change=comparison.scores_can_change,
        changes=[Change.model_validate(change) for change in comparison.changes],
    )
