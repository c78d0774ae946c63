"""`/v1/icps/{key}/playbook/{view}`: a definition as what somebody reads who sells."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app.access.scopes import Scope
from app.api.conditional import conditional
from app.api.negotiation import MARKDOWN, preferred
from app.api.openapi import ANY_VERSION, HELD, answer, problems
from app.api.problems import ProblemError
from app.api.query import takes
from app.api.requests import JSON
from app.api.routes.asked import AskedPersona, AskedVersion, unknown_persona
from app.api.security import requires
from app.engine.faults import shown
from app.engine.normalise.near import near
from app.people.playbook.persona import PersonaView, persona_view
from app.people.playbook.view import View
from app.people.playbook.views import MODELS, VIEWS
from app.registry.served import ServedVersion
from schemas.decision import AnsweringVersion
from schemas.definition import Definition

router = APIRouter(prefix="/v1/icps/{key}/playbook", tags=["playbook"])

READS = requires(Scope.DEFINITIONS_READ)
_PROBLEMS = (*ANY_VERSION, "definition_invalid", "not_acceptable")
_FORMS = {MARKDOWN: "To be read, with what is missing at the end."}


@router.get(
    "/{view}",
    dependencies=[READS, takes("version")],
    response_model=None,
    responses={
        **problems(*_PROBLEMS, "unknown_view"),
        200: answer(
            "The view, and what it misses in the definition; as Markdown where `Accept` asks for"
            " it. `ETag` names the answer.",
            *MODELS,
            others=_FORMS,
        ),
        **HELD,
    },
)
async def get_view(
    asked: AskedVersion,
    view: Annotated[str, Path(description="Which view.", json_schema_extra={"enum": [*VIEWS]})],
    request: Request,
) -> Response:
    """Return a view of the playbook: all it says is in the definition."""
    if view not in VIEWS:
        names = (*VIEWS, "persona/{persona}")
        raise ProblemError(
            "unknown_view",
            f"There is no view {shown(view)}; there are {', '.join(names)}.",
            near=[name for name in [near(view, VIEWS)] if name],
        )
    return await _answered(request, asked, VIEWS[view])


@router.get(
    "/persona/{persona}",
    dependencies=[READS, takes("version")],
    response_model=None,
    responses={
        **problems(*_PROBLEMS, "unknown_persona"),
        200: answer(
            "The persona, and what is missing of it; as Markdown where `Accept` asks for it."
            " `ETag` names the answer.",
            PersonaView,
            others=_FORMS,
        ),
        **HELD,
    },
)
async def get_persona_view(
    asked: AskedVersion, persona: AskedPersona, request: Request
) -> Response:
    """Return the view of one persona: what moves them, what to say to them."""

    def view(definition: Definition, icp: AnsweringVersion) -> View:
        try:
            return persona_view(definition, icp, persona)
        except KeyError:
            raise unknown_persona(definition, persona) from None

    return await _answered(request, asked, view)


async def _answered(
    request: Request,
    asked: ServedVersion,
    view: Callable[[Definition, AnsweringVersion], View],
) -> Response:
    form = preferred(request, JSON, MARKDOWN)

    def body() -> bytes:
        made = view(asked.definition(), AnsweringVersion.model_validate(asked.icp))
        return (made.markdown() if form == MARKDOWN else made.model_dump_json()).encode()

    return conditional(request, await to_thread(body), form, {"Vary": "Accept"})
