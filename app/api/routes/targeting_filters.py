"""`/v1/icps/{key}/targeting-filters`: whom a band holds, as somebody else's filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, cast

from fastapi import APIRouter, Depends, Query, Request, Response

from app.access.scopes import Scope
from app.api.company_lists import CSV, company_list
from app.api.conditional import conditional
from app.api.dependencies import LongJsonBody, ServiceDep
from app.api.fields import Fields, fields
from app.api.models.filters import CompanyListRequest, FilterRequest
from app.api.openapi import ANY_VERSION, HELD, WITH_BODY, answer, body, problems
from app.api.problems import ProblemError, counted
from app.api.query import takes
from app.api.requests import JSON
from app.api.routes.asked import AskedVersion
from app.api.security import Caller, missing_scope, requires
from app.api.statements import DialectName
from app.engine.faults import child
from app.targeting.answer import (
    AudiencePart,
    Basis,
    FilterFormat,
    Relation,
    TargetingFilter,
    Unknowns,
)
from app.targeting.checking import PlatformMappingInvalid, check_platform_mapping
from app.targeting.company_list import Layout
from app.targeting.targeting import Question
from schemas.platform import PlatformMapping
from schemas.problem import Fault

if TYPE_CHECKING:
    from pydantic import JsonValue

_PARAMETERS = (
    *("format", "band", "basis", "part", "unknowns", "relation"),
    *("as_of", "persona", "dialect", "version"),
)
_PROBLEMS = (*ANY_VERSION, "definition_invalid", "not_installed")

router = APIRouter(prefix="/v1/icps/{key}/targeting-filters", tags=["definitions"])

Format = Annotated[
    FilterFormat,
    Query(description="Whose filter."),
]


class _Asked:
    """What the query asks for, whatever the format."""

    def __init__(  # noqa: PLR0913, PLR0917 - one parameter each
        self,
        band: Annotated[
            str | None, Query(description="A band above the last; the highest if left out.")
        ] = None,
        basis: Annotated[
            Basis | None,
            Query(
                description="`crm_properties`: the band that decisions wrote back; `facts`: the"
                " accounts' own fields. The first where that can tell, if left out."
            ),
        ] = None,
        part: Annotated[
            AudiencePart,
            Query(
                description="`triggers`: who meets a criterion that reads events; `exclusions`:"
                " whom a flag keeps out."
            ),
        ] = "all",
        unknowns: Annotated[
            Unknowns,
            Query(description="`include` takes in whom unknown criteria could bring there."),
        ] = "exclude",
        relation: Annotated[
            Relation | None,
            Query(description="What to be where the filter cannot be exact."),
        ] = None,
        as_of: Annotated[
            str | None,
            Query(
                description="The day that dates are counted from; the platform's own, if left out.",
                json_schema_extra={"format": "date"},
            ),
        ] = None,
        persona: Annotated[
            str | None, Query(description="With `linkedin`: the people of this persona.")
        ] = None,
        dialect: Annotated[DialectName, Query(description="With `sql` over facts.")] = "postgres",
    ) -> None:
        given = Fields({} if as_of is None else {"as_of": as_of}, ("as_of",))
        day = given.day("as_of")
        given.finish("parameters_invalid")
        self.dialect = dialect
        self._question = Question("json", band, basis, part, unknowns, relation, day, persona)

    def question(self, format_: FilterFormat) -> Question:
        return self._question._replace(format=format_)


AskedFilter = Annotated[_Asked, Depends(_Asked)]
_ANSWER = answer(
    "The filter, and what it is worth: whether it selects those in the band and nobody else, what"
    " it does not say, when its dates expire. `ETag` names the answer.",
    TargetingFilter,
)


@router.get(
    "",
    dependencies=[requires(Scope.DEFINITIONS_READ), takes(*_PARAMETERS)],
    response_model=None,
    responses={**problems(*_PROBLEMS), 200: _ANSWER, **HELD},
)
async def get_filter(
    service: ServiceDep,
    version: AskedVersion,
    asked: AskedFilter,
    request: Request,
    format: Format = "json",  # noqa: A002 - as the parameter is called
) -> Response:
    """Return a filter that selects whom the ICP puts into a band or a better one."""
    made = await service.filters.filter(version, asked.question(format), asked.dialect)
    return conditional(request, made, JSON)


@router.post(
    "",
    dependencies=[requires(Scope.DEFINITIONS_READ, Scope.SCORE), takes(*_PARAMETERS, "layout")],
    openapi_extra=body(FilterRequest, CompanyListRequest),
    response_model=None,
    responses={
        **problems(*WITH_BODY, *_PROBLEMS),
        200: answer(
            "The filter; or, with `company-list`, the companies, of which nothing is stored."
            " `Accounts-Selected`, `Accounts-Without-Name` and `Accounts-Invalid` count them.",
            TargetingFilter,
            others={CSV: "With a head, as the layout has it."},
        ),
    },
)
async def post_filter(  # noqa: PLR0913, PLR0917 - what a route takes
    service: ServiceDep,
    caller: Caller,
    version: AskedVersion,
    asked: AskedFilter,
    content: LongJsonBody,
    format: Annotated[  # noqa: A002 - as the parameter is called
        FilterFormat | Literal["company-list"], Query(description="Whose filter; or a list.")
    ] = "json",
    layout: Annotated[
        Layout, Query(description="With `company-list`: who is going to read it.")
    ] = "linkedin",
) -> Response:
    """Return a filter by a platform mapping of one's own, or the companies among those posted.

    A mapping takes the scope `definitions:read`, accounts take `score`.
    """
    if format == "company-list":
        _permit(caller, Scope.SCORE)
        question = asked.question("json")
        return await company_list(service, version, question, layout, content)
    given = await fields(content, ("mapping",), service.bulk)
    mapping = _mapping(given)
    _permit(caller, Scope.DEFINITIONS_READ)
    made = await service.filters.filter(version, asked.question(format), asked.dialect, mapping)
    return Response(made, media_type=JSON)


def _permit(caller: Caller, scope: Scope) -> None:
    if scope not in caller.scopes:
        raise missing_scope(scope)


def _mapping(given: Fields) -> PlatformMapping:
    if "mapping" not in given.given:
        given.fault("/mapping", "missing", "Give the mapping: where the platform keeps attributes.")
    given.finish()
    try:
        return check_platform_mapping(cast("JsonValue", given.given["mapping"]))
    except PlatformMappingInvalid as error:
        faults = tuple(
            Fault(pointer=child("", "mapping") + one.pointer, code=one.code, message=one.message)
            for one in error.faults
        )
        raise ProblemError(
            "request_invalid", counted(faults, "of the mapping"), errors=faults
        ) from None
