"""Who calls, and what they may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from app.access.scopes import Scope


class Principal(NamedTuple):
    """A caller whose credential was checked.

    Attributes:
        name: Who it is; the actor of what it writes.
        scopes: What it may do.
        icps: The keys of the ICPs it may name; None for every ICP.
        credential: The id of the key, or `token:` and the subject: what rate limits count.
        rate_limit: How often this credential may call; None for the service's own limit.
    """

    name: str
    scopes: frozenset[Scope]
    icps: frozenset[str] | None
    credential: str
    rate_limit: str | None

    def may_name(self, icp: str) -> bool:
        """Tell whether the caller may name an ICP, by its key."""
        return self.icps is None or icp in self.icps
