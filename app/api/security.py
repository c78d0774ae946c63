"""What a route asks of its callers: a credential, a scope, and an ICP they may name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, cast

from fastapi import Depends, Request

from app.access.principal import Principal
from app.api.admission import admit, caller
from app.api.problems import ProblemError
from app.api.requests import headers_of
from app.audit.events import Author

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.access.errors import Unauthenticated
    from app.access.scopes import Scope
    from app.api.dependencies import Service

SCHEME = "key"
SCHEMES: dict[str, dict[str, str]] = {
    SCHEME: {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key, `icp_<id>_<secret>`; or a JSON Web Token of the issuer that the"
        " service is set to trust. Each call names the scopes of which it takes one.",
    }
}
"""The security schemes of the OpenAPI document."""

_CHALLENGE = 'Bearer realm="icp-scoring"'


def unauthenticated(error: Unauthenticated) -> ProblemError:
    """Return the problem of a caller whom the gate does not know."""
    challenge = f'{_CHALLENGE}, error="invalid_token"' if error.given else _CHALLENGE
    return ProblemError("unauthenticated", error.reason, headers={"WWW-Authenticate": challenge})


def permit_icp(principal: Principal, icp: str) -> None:
    """Let pass who may name an ICP, whether there is one of this key or not.

    Raises:
        ProblemError: `icp_not_allowed`.
    """
    if principal.icps is not None and icp not in principal.icps:
        raise ProblemError(
            "icp_not_allowed",
            f"This credential is for other ICPs than {icp[:80]!r}; GET /v1/icps lists them.",
        )


def refuse_limited(principal: Principal) -> None:
    """Refuse a caller that is limited to some ICPs, where it could get at others.

    Raises:
        ProblemError: `icp_not_allowed`.
    """
    if principal.icps is not None:
        raise ProblemError(
            "icp_not_allowed",
            "This call is about all ICPs alike; this credential is for some of them.",
        )


class Requires:
    """The declaration of a route: callers need one of these scopes; of none, everybody may call.

    As a dependency it returns the caller, who is then at `request.state.principal`, too.
    """

    def __init__(self, *scopes: Scope) -> None:
        self.scopes = scopes

    async def __call__(self, request: Request) -> Principal | None:
        """Check the caller."""
        if not self.scopes:
            return None
        service = cast("Service", request.app.state.service)
        headers = headers_of(request.scope["headers"])
        principal = await caller(service, headers)
        request.state.principal = principal
        if principal.scopes.isdisjoint(self.scopes):
            raise missing_scope(*self.scopes)
        await admit(service, principal, headers, request.state.headers)
        return principal

    def openapi(self) -> list[dict[str, list[str]]]:
        """Return the `security` of an operation: alternatives, each one scope."""
        return [{SCHEME: [scope]} for scope in self.scopes]


def requires(*scopes: Scope) -> Any:  # noqa: ANN401 - as FastAPI's Depends
    """Declare that a route takes one of these scopes; put it first among its dependencies."""
    return Depends(Requires(*scopes))


PUBLIC = Depends(Requires())
"""Declares that everybody may call a route."""


def declared(route: object) -> Requires | None:
    """Return what a route declares of its callers; None where it says nothing."""
    dependencies: Iterable[Any] = getattr(route, "dependencies", ())
    found = (given.dependency for given in dependencies)
    return next((one for one in found if isinstance(one, Requires)), None)


async def _caller(request: Request) -> Principal:
    return cast("Principal", request.state.principal)


Caller = Annotated[Principal, Depends(_caller)]
"""Who calls, on a route that declares a scope."""


async def _writer(request: Request, caller: Caller) -> Author:
    return Author(caller.name, request.state.request_id)


Writer = Annotated[Author, Depends(_writer)]
"""The caller, as the author of what is written."""


def missing_scope(*scopes: Scope) -> ProblemError:
    """Return the problem of a caller who has none of these scopes."""
    named = " or ".join(f"`{scope}`" for scope in scopes)
    wanted = " ".join(scopes)
    return ProblemError(
        "missing_scope",
        f"This call takes the scope {named}, which the credential does not have.",
        headers={"WWW-Authenticate": f'{_CHALLENGE}, error="insufficient_scope", scope="{wanted}"'},
    )
