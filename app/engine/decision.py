"""A decision: what a caller may ask of it, and its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """All that a definition says of an account on a day; parts are shared: read, never changed."""

    score: int
    max_score: int
    band: str
    """Its key, or `research`."""
    disqualified: bool
    valid_until: str | None
    """The first later day with another outcome, as `YYYY-MM-DD`."""
    warnings: Sequence[dict[str, str]]
    """Of the account, as in the decision."""
    ignored: Json
    """Of the account, as in the decision."""
    flags: Sequence[Json]
    """Every flag, whatever the detail, as in a full decision."""
    missing: Sequence[Json]
    """As in a full decision, whatever the detail."""
    rest: bytes

    @property
    def raised(self) -> tuple[str, ...]:
        """The keys of the raised flags."""
        return tuple(flag["key"] for flag in self.flags if flag["outcome"] == "met")

    @property
    def unknown(self) -> tuple[str, ...]:
        """The attributes that leave some test unknown, in the order of reading."""
        return tuple(entry["attribute"] for entry in self.missing)

    def json(self, decision_id: str, icp: bytes) -> bytes:
        """Return the whole decision as JSON.

        Args:
            decision_id: Of this answer alone; of characters that JSON does not escape.
            icp: The version that answers, as JSON.
        """
        return b'{"decision_id":"%b","icp":%b,%b' % (decision_id.encode(), icp, self.rest)
