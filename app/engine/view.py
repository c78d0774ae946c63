"""Views: components under one combination of value classes, alone or several together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.engine.missing import Refinement
    from app.engine.possible import Spread


class View:
    """What components add to a decision; shared: read, never changed.

    Attributes:
        total: Their packed tally.
        spread: What they can add up to.
        full: Their dimensions as JSON.
        summary: The same without criteria.
        flags: Their flags as JSON.
        raised: The numbers of the raised flags.
        unknown: The attributes that leave a test unknown.
        refine: Works out what finding out each of them could bring.
        refinements: That, once it was asked for.
    """

    __slots__ = (
        "flags",
        "full",
        "raised",
        "refine",
        "refinements",
        "spread",
        "summary",
        "total",
        "unknown",
    )

    def __init__(  # noqa: PLR0913 - what it consists of
        self,
        *,
        total: int,
        spread: Spread,
        full: tuple[bytes, ...],
        summary: tuple[bytes, ...],
        flags: tuple[bytes, ...],
        raised: tuple[int, ...],
        unknown: tuple[str, ...],
        refine: Callable[[], tuple[Refinement, ...]],
    ) -> None:
        self.total = total
        self.spread = spread
        self.full = full
        self.summary = summary
        self.flags = flags
        self.raised = raised
        self.unknown = unknown
        self.refine = refine
        self.refinements: tuple[Refinement, ...] | None = None

    def refined(self) -> tuple[Refinement, ...]:
        """Return what finding out each unknown attribute could bring, worked out once."""
        if self.refinements is None:
            self.refinements = self.refine()
        return self.refinements


def refinements(views: Iterable[View]) -> list[Refinement]:
    """Return what finding out each unknown attribute could bring, view by view."""
    found: list[Refinement] = []
    for view in views:
        found += view.refined()
    return found
