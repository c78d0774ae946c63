"""Which versions a request asks for: from memory, or by one look into the registry."""

from __future__ import annotations

import re
from asyncio import to_thread
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from app.api.problems import ProblemError
from app.api.registry_problems import problem_of
from app.database.errors import DatabaseUnavailable
from app.registry.errors import InvalidSelector, RegistryError, UnknownIcp, VersionTampered
from app.registry.registry import NotHeld

if TYPE_CHECKING:
    from collections.abc import Iterable

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


async def one(registry: Registry, icp: str) -> ServedVersion:
    """Return the one version that `key` or `key@n` names.

    Raises:
        ProblemError: The text names several.
        RegistryError: Why the version cannot answer.
    """
    if names_several(icp):
        raise ProblemError("invalid_selector", "This call takes one ICP: its key, or key@version.")
    (found,) = await _found(registry, icp)
    return cast("ServedVersion", found)  # a single one that cannot answer is raised


async def several(
    registry: Registry, icps: str | Iterable[str]
) -> list[ServedVersion | Unanswered]:
    """Return every version that one or more selectors name, each once, and what cannot answer.

    Raises:
        RegistryError: Why the only selector cannot be answered; one of a list is in the results.
    """
    if isinstance(icps, str):
        return [_entry(found) for found in await _found(registry, icps)]
    results: dict[tuple[str, int | None], ServedVersion | Unanswered] = {}
    for selector in icps:
        try:
            found = await _found(registry, selector)
        except (RegistryError, DatabaseUnavailable) as error:
            results.setdefault((selector, None), Unanswered(selector, problem_of(error)))
            continue
        for entry in found:
            results.setdefault((entry.key, entry.version), _entry(entry))
    return list(results.values())


def _entry(found: ServedVersion | VersionTampered) -> ServedVersion | Unanswered:
    return Unanswered(found.key, problem_of(found)) if isinstance(found, VersionTampered) else found


async def _found(registry: Registry, selector: str) -> list[ServedVersion | VersionTampered]:
    """Resolve in memory; what is not held is loaded in a thread, as the database may take long."""
    try:
        return registry.resolve(selector)
    except NotHeld:
        return await to_thread(registry.fetch, selector)
    except InvalidSelector:
        named = _NAME.fullmatch(selector)
        if named is None:
            raise
        raise unknown(registry, named["name"]) from None


def unknown(registry: Registry, name: str) -> UnknownIcp:
    """Return the error of a name that cannot be a key, with the keys that look like it."""
    listed = registry.listing(datetime.now(UTC).date())
    return UnknownIcp(name, [icp.key for icp in listed])
