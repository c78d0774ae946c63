"""The version of a definition that a path and its `?version=` name."""

from __future__ import annotations

import re
from typing import Annotated, cast

from fastapi import Depends, Path, Query

from app.api.dependencies import ServiceDep
from app.api.drafting import served_draft
from app.api.problems import ProblemError
from app.api.security import Caller, permit_icp
from app.api.selection import unknown
from app.engine.faults import shown
from app.engine.normalise.near import near
from app.registry.served import DRAFT, ServedVersion
from schemas.definition import Definition
from schemas.problem import Fault

_PATTERN = "^[a-z0-9][a-z0-9-]{1,62}$"
_KEY = re.compile(_PATTERN)
_VERSION = re.compile(r"[1-9][0-9]{0,8}|draft")
_SHOWN = 80


AnyKey = Annotated[
    str,
    Path(
        description="The key of the ICP.",
        examples=["dev-tool"],
        json_schema_extra={"pattern": _PATTERN},
    ),
]
"""What stands in the path, fit or not; the pattern is for those who read it."""


async def _key(service: ServiceDep, caller: Caller, key: AnyKey) -> str:
    """Let pass what can be a key, of an ICP that the caller may name.

    The rest is nobody's, and could name several ICPs elsewhere.
    """
    permit_icp(caller, key)
    if not _KEY.fullmatch(key):
        raise unknown(service.registry, key[:_SHOWN], caller)
    return key


IcpKey = Annotated[str, Depends(_key)]

AskedPersona = Annotated[
    str,
    Path(
        description="The key of the persona.",
        examples=["engineering-manager"],
        json_schema_extra={"pattern": "^[a-z][a-z0-9_-]{0,39}$"},
    ),
]


def unknown_persona(definition: Definition, key: str) -> ProblemError:
    """Return the problem of a key that no persona of a definition has."""
    keys = [persona.key for persona in definition.personas]
    there = f"there are {', '.join(keys)}" if keys else "there are none"
    alike = near(key, keys)
    detail = f"{definition.key} has no persona {shown(key)}; {there}."
    return ProblemError("unknown_persona", detail, near=[alike] if alike else ())


async def _served(
    service: ServiceDep,
    caller: Caller,
    key: IcpKey,
    version: Annotated[
        str | None,
        Query(
            description="A number, or `draft`; the active version if left out.",
            json_schema_extra={"pattern": f"^({_VERSION.pattern})$"},
        ),
    ] = None,
) -> ServedVersion:
    if version is not None and not _VERSION.fullmatch(version):
        message = "version is a whole number from 1, or draft."
        error = Fault(pointer="/version", code="wrong_kind", message=message)
        raise ProblemError("parameters_invalid", message, errors=[error])
    if version == DRAFT:
        return await served_draft(service, caller, key)
    named = key if version is None else f"{key}@{version}"
    (found,) = await service.registry.find(named)
    return cast("ServedVersion", found)  # a single one that cannot answer is raised


AskedVersion = Annotated[ServedVersion, Depends(_served)]
"""The version of the ICP in the path that `?version=` names; else the active one."""
