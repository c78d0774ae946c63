"""`/v1/icps/{key}/sql`: a definition as one SELECT for a warehouse."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.access.scopes import Scope
from app.api.conditional import conditional
from app.api.dependencies import ServiceDep
from app.api.fields import Fields
from app.api.openapi import ANY_VERSION, HELD, problems, texts
from app.api.query import takes
from app.api.routes.asked import AskedVersion
from app.api.security import requires
from app.api.statements import DialectName

SQL = "application/sql"

router = APIRouter(prefix="/v1/icps/{key}/sql", tags=["definitions"])


@router.get(
    "",
    dependencies=[requires(Scope.DEFINITIONS_READ), takes("dialect", "version", "as_of")],
    response_model=None,
    responses={
        **problems(*ANY_VERSION, "definition_invalid", "not_installed"),
        200: {
            "description": "One SELECT over a table of normalised accounts, with a comment in"
            " front. `ETag` names the answer.",
            "content": texts({SQL: "In the dialect, UTF-8."}),
        },
        **HELD,
    },
)
async def get_sql(
    service: ServiceDep,
    asked: AskedVersion,
    request: Request,
    dialect: Annotated[
        DialectName,
        Query(description="Of the warehouse; no test of ours runs `snowflake` and `bigquery`."),
    ],
    as_of: Annotated[
        str | None,
        Query(
            description="The day of scoring; the current one in UTC whenever it runs if left out.",
            json_schema_extra={"format": "date"},
        ),
    ] = None,
) -> Response:
    """Return the statement that scores a table of accounts inside a warehouse."""
    given = Fields({} if as_of is None else {"as_of": as_of}, ("as_of",))
    day = given.day("as_of")
    given.finish("parameters_invalid")
    return conditional(request, await service.statements.statement(asked, dialect, day), SQL)
