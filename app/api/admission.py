"""What a request passes once its caller is known: the rate of calls, and the revision it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.api.problems import ProblemError
from schemas.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from app.access.principal import Principal
    from app.api.dependencies import Service
    from app.api.requests import Headers
    from app.ops.rates import Rate
    from app.registry.registry import Registry

_MIN_REVISION = b"icp-min-revision"
CATCH_UP_SECONDS = 2.0
"""How long a request waits for the revision it names."""

_DIGITS = 18
_RETRY_AFTER_SECONDS = 1


def is_free(service: Service, principal: Principal, headers: Headers) -> bool:
    """Return whether there is nothing that `admit` could wait for or refuse."""
    if principal.rate_limit is not None or service.rates.default is not None:
        return False
    return _MIN_REVISION not in headers


async def caller(service: Service, headers: Headers) -> Principal:
    """Return who calls, as of the revision that the request names, if it comes in time.

    Raises:
        Unauthenticated: Nobody known.
    """
    authorization, wanted = headers.get(b"authorization"), headers.get(_MIN_REVISION)
    if wanted is not None and authorization is not None and _is_revision(wanted):
        await service.registry.reached(int(wanted), CATCH_UP_SECONDS)
    return service.gate.principal(authorization)


async def admit(
    service: Service, principal: Principal, headers: Headers, common: list[tuple[bytes, bytes]]
) -> None:
    """Let a request pass, when it may.

    Args:
        service: The parts of the service.
        principal: Who calls.
        headers: Of the request.
        common: The headers of its answer, whatever that will be; what is left of the rate is added.

    Raises:
        ProblemError: `rate_limited`, `revision_not_reached`; `parameters_invalid`.
    """
    if (counting := service.rates.hit(principal)) is not None:
        await _count(counting, common)
    if _MIN_REVISION in headers:
        _require_revision(service.registry, headers[_MIN_REVISION])


async def _count(counting: Awaitable[Rate], common: list[tuple[bytes, bytes]]) -> None:
    rate = await counting
    common += rate.headers()
    if not rate.allowed:
        raise ProblemError(
            "rate_limited",
            f"The quota of this credential is used up; there is more in {rate.retry_after} s.",
            headers={"Retry-After": str(rate.retry_after)},
        )


def _is_revision(wanted: bytes) -> bool:
    return wanted.isdigit() and len(wanted) <= _DIGITS


def _require_revision(registry: Registry, wanted: bytes) -> None:
    if not _is_revision(wanted):
        message = "ICP-Min-Revision is a revision of the registry: a whole number."
        error = Fault(pointer="/ICP-Min-Revision", code="wrong_kind", message=message)
        raise ProblemError("parameters_invalid", message, errors=[error])
    if registry.revision < int(wanted):  # `caller` has waited for it
        raise ProblemError(
            "revision_not_reached",
            f"This worker holds revision {registry.revision:,} of the registry, not yet "
            f"{int(wanted):,}.",
            headers={"Retry-After": str(_RETRY_AFTER_SECONDS)},
        )
