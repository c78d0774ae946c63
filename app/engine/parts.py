"""Parts: the criteria and flags of a definition, compiled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.engine.outcomes import MET, NAMES, NOT_MET

if TYPE_CHECKING:
    from typing import Any

    from app.engine.nodes import Open
    from schemas.scorecard import AntiIcpFlag, Criterion


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A criterion (with the key of its dimension) or a flag (without)."""

    source: Criterion | AntiIcpFlag
    node: Open
    domains: frozenset[int]
    volatile: bool
    """Whether it tests presence, so that even a known outcome may change as more is known."""
    entries: tuple[dict[str, Any], ...]
    """What a decision says of it, by outcome; shared by all decisions."""
    dimension: str | None = None
    points: int = 0
    cap: int = 0
    disqualifies: bool = False


def criterion_entry(criterion: Criterion, outcome: int) -> dict[str, Any]:
    """Return what a decision says of a criterion with this outcome."""
    entry: dict[str, Any] = {
        "key": criterion.key,
        "outcome": NAMES[outcome],
        "points": criterion.points if outcome == MET else 0,
    }
    if outcome == MET:
        entry["reason"] = criterion.reason
    elif outcome == NOT_MET and criterion.reason_not_met:
        entry["reason_not_met"] = criterion.reason_not_met
    return entry


def flag_entry(flag: AntiIcpFlag, outcome: int) -> dict[str, Any]:
    """Return what a decision says of a flag with this outcome."""
    entry: dict[str, Any] = {"key": flag.key, "outcome": NAMES[outcome], "effect": flag.effect}
    if flag.band:
        entry["band"] = flag.band
    if outcome == MET:
        entry["reason"] = flag.reason
    return entry
