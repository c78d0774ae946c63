"""Which versions a request asks for, of those its caller may name."""

from __future__ import annotations

import re
from asyncio import gather
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from app.api.drafting import served_draft
from app.api.problems import ProblemError
from app.api.registry_problems import Refusal, problem_of
from app.api.security import permit_icp
from app.database.errors import DatabaseUnavailable
from app.registry.errors import (
    InvalidSelector,
    NoDraft,
    RegistryError,
    UnknownIcp,
    VersionTampered,
)
from app.registry.registry import NotHeld
from app.registry.served import DRAFT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.access.principal import Principal
    from app.api.dependencies import Service
    from app.api.pace import Pace
    from app.registry.registry import Registry
    from app.registry.served import ServedVersion

    Found = list[ServedVersion | VersionTampered]
    Outcome = Found | ProblemError | Refusal

MOST_NEAR = 5
"""Unknown names of a list for which keys are looked for that look like them."""

# One word where a key should be: a misspelt name rather than bad grammar.
_NAME = re.compile(r"(?P<name>[\w.-]+)(@([1-9][0-9]{0,8}|draft))?")


class Unanswered(NamedTuple):
    """An ICP that cannot answer, and why.

    It is named as the request or its own key does; or in full, where a version was found.
    """

    icp: str | dict[str, Any]
    problem: ProblemError

    def entry(self) -> dict[str, object]:
        """Return its place in the results."""
        return {"icp": self.icp, "problem": self.problem.document()}


def names_several(icp: str) -> bool:
    """Return whether a selector may stand for any number of ICPs."""
    return icp == "*" or icp.startswith("tag:")


def held(registry: Registry, principal: Principal, icp: str) -> ServedVersion | None:
    """Return the one version that `key` or `key@n` names, if it is in memory.

    Raises:
        ProblemError: It is not for the caller.
        RegistryError: Why the version cannot answer.
    """
    if principal.icps is not None:
        permit_icp(principal, icp.partition("@")[0])
    try:
        (found,) = registry.resolve(icp)
    except (NotHeld, InvalidSelector, NoDraft):
        return None
    return cast("ServedVersion", found)  # a single one that cannot answer is raised


async def one(service: Service, principal: Principal, icp: str) -> ServedVersion:
    """Return the one version that `key`, `key@n` or `key@draft` names, wherever it is.

    Raises:
        ProblemError: The text names several, or an ICP that is not for the caller.
        RegistryError: Why the version cannot answer.
    """
    if names_several(icp):
        raise ProblemError("invalid_selector", "This call takes one ICP: its key, or key@version.")
    registry = service.registry
    if (found := held(registry, principal, icp)) is not None:
        return found
    key, _, version = icp.partition("@")
    if version == DRAFT:
        return await served_draft(service, principal, key)
    (looked_for,) = await _found(registry, principal, icp)
    return cast("ServedVersion", looked_for)


async def several(
    service: Service, principal: Principal, icps: str | Iterable[str], pace: Pace
) -> list[ServedVersion | Unanswered]:
    """Return every version that one or more selectors name, each once, and what cannot answer.

    Of those that a tag or `*` stands for, only the caller's own.

    Raises:
        RegistryError: Why the only selector cannot be answered; one of a list is in the results.
    """
    registry = service.registry
    if isinstance(icps, str):
        return [_entry(found) for found in await _found(registry, principal, icps)]
    outcomes = await _outcomes(registry, principal, icps, pace)
    results: dict[tuple[str, int | None], ServedVersion | Unanswered] = {}
    unknown_ones = 0
    for selector, outcome in outcomes.items():
        if isinstance(outcome, list):
            for entry in _allowed(principal, outcome):
                results.setdefault((entry.key, entry.version), _entry(entry))
        elif isinstance(outcome, ProblemError):
            results[selector, None] = Unanswered(selector, outcome)
        else:
            error = _told(registry, principal, selector, outcome)
            if isinstance(error, UnknownIcp):
                unknown_ones += 1
                error = error if unknown_ones <= MOST_NEAR else UnknownIcp(error.key, ())
            results[selector, None] = Unanswered(selector, problem_of(error))
        await pace.rest()
    return list(results.values())


async def _outcomes(
    registry: Registry, principal: Principal, selectors: Iterable[str], pace: Pace
) -> dict[str, Outcome]:
    """Return what each selector comes to; all that are not in memory share a look for them."""
    outcomes: dict[str, Outcome] = {}
    missing: list[str] = []
    for selector in dict.fromkeys(selectors):
        try:
            if not names_several(selector):
                permit_icp(principal, selector.partition("@")[0])
            outcomes[selector] = registry.resolve(selector)
        except NotHeld:
            outcomes[selector] = []
            missing.append(selector)
        except (ProblemError, RegistryError) as error:
            outcomes[selector] = error
        await pace.rest()
    pace.release()
    looked = await gather(*(_looked_for(registry, selector) for selector in missing))
    return outcomes | dict(zip(missing, looked, strict=True))


async def _looked_for(registry: Registry, selector: str) -> Outcome:
    try:
        return await registry.find(selector)
    except (RegistryError, DatabaseUnavailable) as error:
        return error


def _entry(found: ServedVersion | VersionTampered) -> ServedVersion | Unanswered:
    return Unanswered(found.key, problem_of(found)) if isinstance(found, VersionTampered) else found


async def _found(registry: Registry, principal: Principal, selector: str) -> Found:
    """Resolve in memory, or by one look into the database."""
    try:
        found = await registry.find(selector)
    except RegistryError as error:
        raise _told(registry, principal, selector, error) from None
    return _allowed(principal, found)


def _allowed(principal: Principal, found: Found) -> Found:
    return [entry for entry in found if principal.may_name(entry.key)]


def _told(registry: Registry, principal: Principal, selector: str, error: Refusal) -> Refusal:
    """Return an error as its caller may read it: the keys that look alike are its own."""
    if isinstance(error, UnknownIcp):
        return unknown(registry, error.key, principal)
    if isinstance(error, InvalidSelector) and (named := _NAME.fullmatch(selector)):
        return unknown(registry, named["name"], principal)
    return error


def unknown(registry: Registry, name: str, principal: Principal) -> UnknownIcp:
    """Return the error of a name that cannot be a key, with the keys that look like it."""
    return UnknownIcp(name, filter(principal.may_name, registry.icp_keys))
