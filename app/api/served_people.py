"""The people of a version: its definition in full, and what matches titles with its personas."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from app.people.personas import PersonaMatcher
from app.people.titles import prepare

if TYPE_CHECKING:
    from app.registry.served import ServedVersion
    from schemas.definition import Definition


class People(NamedTuple):
    """What is known of whom a version is sold to.

    Attributes:
        definition: All of it; what scores has no personas.
        matcher: Of its personas.
    """

    definition: Definition
    matcher: PersonaMatcher


@lru_cache(32)
def people_of(served: ServedVersion) -> People:
    """Return the people of a version; it takes a millisecond the first time, so not on a loop.

    Raises:
        VersionTampered: the document is not what was published, or this release cannot read it.
    """
    return People(served.definition(), matcher_of(served))


@lru_cache(256)
def matcher_of(served: ServedVersion) -> PersonaMatcher:
    """Return what matches titles with a version's personas; a third of the definition in memory.

    Raises:
        VersionTampered: as above.
    """
    prepare()
    return PersonaMatcher(served.definition())
