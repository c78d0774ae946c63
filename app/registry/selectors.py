"""How a caller names ICPs: `key`, `key@3`, `key@draft`, `tag:emea`, `*`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.registry.errors import InvalidSelector, NoDraft

# At most nine digits: what the version column can hold.
_GRAMMAR = re.compile(
    r"(?P<all>\*)"
    r"|tag:(?P<tag>[a-z][a-z0-9_-]{0,39})"
    r"|(?P<key>[a-z0-9][a-z0-9-]{1,62})(@((?P<version>[1-9][0-9]{0,8})|(?P<draft>draft)))?"
)


@dataclass(frozen=True, slots=True)
class Everything:
    """Every active ICP."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """Every active ICP that has the tag."""

    tag: str


@dataclass(frozen=True, slots=True)
class Named:
    """One ICP; its active version when `version` is None."""

    key: str
    version: int | None


def parse(selector: str) -> Everything | Tagged | Named:
    """Read the text that names ICPs.

    Raises:
        InvalidSelector: it follows none of the forms.
        NoDraft: it names a draft.
    """
    match = _GRAMMAR.fullmatch(selector)
    if match is None:
        raise InvalidSelector(selector)
    if match["all"]:
        return Everything()
    if match["tag"]:
        return Tagged(match["tag"])
    if match["draft"]:
        raise NoDraft(match["key"])
    return Named(match["key"], int(match["version"]) if match["version"] else None)
