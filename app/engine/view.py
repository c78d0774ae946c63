"""Views: components under one combination of value classes, alone or several together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

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
    """

    __slots__ = (
        "_refine",
        "_refinements",
        "flags",
        "full",
        "raised",
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
        self._refine = refine
        self._refinements: tuple[Refinement, ...] | None = None

    @property
    def refinements(self) -> tuple[Refinement, ...]:
        """What finding out each unknown attribute could bring; worked out when first asked for."""
        if self._refinements is None:
            self._refinements = self._refine()
        return self._refinements
