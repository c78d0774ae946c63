"""`/v1/icps/{key}/personas`: who decides and who uses, as one version describes them."""

from __future__ import annotations

from asyncio import to_thread
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from app.access.scopes import Scope
from app.api.conditional import conditional
from app.api.models.personas import OnePersona, PersonaInRoles, Personas
from app.api.openapi import ANY_VERSION, HELD, answer, problems
from app.api.problems import ProblemError
from app.api.query import takes
from app.api.requests import JSON
from app.api.routes.asked import AskedPersona, AskedVersion, unknown_persona
from app.api.security import requires
from app.engine.normalise.text import fold
from app.people.roles import persona_of, roles_of
from app.people.titles import function_of
from schemas.base import WRITTEN
from schemas.decision import AnsweringVersion
from schemas.people import BuyingRole, Persona
from schemas.problem import Fault

router = APIRouter(prefix="/v1/icps/{key}/personas", tags=["playbook"])
READS = requires(Scope.DEFINITIONS_READ)


@router.get(
    "",
    dependencies=[READS, takes("role", "kind", "function", "version")],
    response_model=None,
    responses={
        **problems(*ANY_VERSION, "definition_invalid"),
        200: answer("Those that are asked for; `ETag` names the answer.", Personas),
        **HELD,
    },
)
async def list_personas(
    asked: AskedVersion,
    request: Request,
    role: Annotated[
        BuyingRole | None,
        Query(description="Only who has this role: usually, or by the buying center."),
    ] = None,
    kind: Annotated[
        Literal["buyer", "user"] | None, Query(description="Only who decides, or who uses.")
    ] = None,
    function: Annotated[
        str | None,
        Query(
            description="Only who works in this field: a function, or words such as `DevOps`.",
            json_schema_extra={"pattern": WRITTEN},
        ),
    ] = None,
) -> Response:
    """List the personas, all or those in a role, of a kind, in a field of work."""
    if function is not None and not fold(function):
        message = "function is a field of work, such as sales; leave it out for all of them."
        error = Fault(pointer="/function", code="wrong_kind", message=message)
        raise ProblemError("parameters_invalid", message, errors=[error])

    def found() -> Personas:
        definition = asked.definition()
        entries = (
            PersonaInRoles(persona=one, roles=roles_of(definition, one))
            for one in definition.personas
        )
        return Personas(
            icp=AnsweringVersion.model_validate(asked.icp),
            items=tuple(
                entry
                for entry in entries
                if (role is None or role in {held.role for held in entry.roles})
                and (kind is None or kind == entry.persona.kind)
                and (function is None or _works_in(entry.persona, function))
            ),
        )

    body = await to_thread(lambda: found().model_dump_json().encode())
    return conditional(request, body, JSON)


@router.get(
    "/{persona}",
    dependencies=[READS, takes("version")],
    response_model=None,
    responses={
        **problems(*ANY_VERSION, "definition_invalid", "unknown_persona"),
        200: answer("The persona; `ETag` names the answer.", OnePersona),
        **HELD,
    },
)
async def get_persona(asked: AskedVersion, persona: AskedPersona, request: Request) -> Response:
    """Return one persona."""

    def found() -> OnePersona:
        definition = asked.definition()
        try:
            one = persona_of(definition, persona).persona
        except KeyError:
            raise unknown_persona(definition, persona) from None
        icp = AnsweringVersion.model_validate(asked.icp)
        return OnePersona(icp=icp, persona=one, roles=roles_of(definition, one))

    body = await to_thread(lambda: found().model_dump_json().encode())
    return conditional(request, body, JSON)


def _works_in(persona: Persona, field: str) -> bool:
    """Return whether a persona has a field of work, in these words or in others for it."""
    folded, function = fold(field), function_of(field)
    return any(
        fold(text) == folded or (function is not None and function_of(text) == function)
        for text in persona.titles.functions
    )
