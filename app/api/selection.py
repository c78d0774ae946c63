"""Which versions a request asks for, of those its caller may name."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from app.api.problems import ProblemError
from app.api.registry_problems import problem_of
from app.api.security import permit_icp
from app.database.errors import DatabaseUnavailable
from app.registry.errors import InvalidSelector, RegistryError, UnknownIcp, VersionTampered
from app.registry.registry import NotHeld

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.access.principal import Principal
    from app.api.exchange import Exchange
    from app.registry.registry import Registry
    from app.registry.served import ServedVersion


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


async def one(exchange: Exchange, icp: str) -> ServedVersion:
    """Return the one version that `key` or `key@n` names.

    Raises:
        ProblemError: The text names several, or an ICP that is not for the caller.
        RegistryError: Why the version cannot answer.
    """
    if names_several(icp):
        raise ProblemError("invalid_selector", "This call takes one ICP: its key, or key@version.")
    if exchange.principal.icps is not None:
        permit_icp(exchange.principal, icp.partition("@")[0])
    registry = exchange.service.registry
    try:
        (found,) = registry.resolve(icp)
    except (NotHeld, InvalidSelector):
        (found,) = await _found(registry, exchange.principal, icp)
    return cast("ServedVersion", found)  # a single one that cannot answer is raised


async def several(
    exchange: Exchange, icps: str | Iterable[str]
) -> list[ServedVersion | Unanswered]:
    """Return every version that one or more selectors name, each once, and what cannot answer.

    Of those that a tag or `*` stands for, only the caller's own.

    Raises:
        RegistryError: Why the only selector cannot be answered; one of a list is in the results.
    """
    registry, principal = exchange.service.registry, exchange.principal
    if isinstance(icps, str):
        return [_entry(found) for found in await _found(registry, principal, icps)]
    results: dict[tuple[str, int | None], ServedVersion | Unanswered] = {}
    for selector in icps:
        try:
            if not names_several(selector):
                permit_icp(principal, selector.partition("@")[0])
            found = await _found(registry, principal, selector)
        except ProblemError as problem:
            results.setdefault((selector, None), Unanswered(selector, problem))
            continue
        except (RegistryError, DatabaseUnavailable) as error:
            results.setdefault((selector, None), Unanswered(selector, problem_of(error)))
            continue
        for entry in found:
            results.setdefault((entry.key, entry.version), _entry(entry))
    return list(results.values())


def _entry(found: ServedVersion | VersionTampered) -> ServedVersion | Unanswered:
    return Unanswered(found.key, problem_of(found)) if isinstance(found, VersionTampered) else found


async def _found(
    registry: Registry, principal: Principal, selector: str
) -> list[ServedVersion | VersionTampered]:
    """Resolve in memory, or by one look into the database."""
    try:
        found = await registry.find(selector)
    except UnknownIcp as error:
        if principal.icps is None:
            raise
        raise unknown(registry, error.key, principal) from None
    except InvalidSelector:
        named = _NAME.fullmatch(selector)
        if named is None:
            raise
        raise unknown(registry, named["name"], principal) from None
    return [entry for entry in found if principal.may_name(entry.key)]


def unknown(registry: Registry, name: str, principal: Principal | None = None) -> UnknownIcp:
    """Return the error of a name that cannot be a key, with the keys that look like it."""
    keys = [icp.key for icp in registry.listing(datetime.now(UTC).date())]
    return UnknownIcp(name, [key for key in keys if principal is None or principal.may_name(key)])
