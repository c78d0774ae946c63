"""Parts: the criteria and flags of a definition, compiled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.engine.nodes import Open


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A criterion (with the key of its dimension) or a flag (with its number)."""

    node: Open
    domains: frozenset[int]
    volatile: bool
    """Whether it tests presence, so that even a known outcome may change as more is known."""
    json: tuple[bytes, ...]
    """What a decision says of it, by outcome."""
    dimension: str | None = None
    points: int = 0
    number: int = -1
    """Of a flag: its place among those of the definition."""
    cap: int = 0
    disqualifies: bool = False
