"""Dialects that ask arrays by subqueries over their members."""

# ruff: noqa: D102 - what each method is for stands in `Dialect`

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from app.bulk.dialects.base import EVENT_ROW, MEMBER, Dialect

if TYPE_CHECKING:
    from app.engine.domains.event_tests import EventTest


class Unnesting(Dialect):
    """Asks arrays by subqueries over their members."""

    elements: ClassVar[str] = "UNNEST"
    """What makes rows of the events."""

    def _counted(self, array: str, wanted: list[str], need: int) -> str:
        return (  # every text in it is a literal
            f"(SELECT COUNT(DISTINCT {MEMBER}) FROM UNNEST({array}) AS {MEMBER}"  # noqa: S608
            f" WHERE {MEMBER} IN ({self.texts(wanted)})) >= {need}"
        )

    def reaches(self, events: str, wanted: EventTest, *, certain: bool) -> str:
        test = self.passes(wanted, certain=certain)
        rows = f"FROM {self.elements}({events}) AS {EVENT_ROW} WHERE {test}"
        if wanted.min_count == 1:
            return f"EXISTS (SELECT 1 {rows})"
        counts = f"(SELECT SUM(COALESCE({self.field('count')}, 1)) {rows})"
        return f"COALESCE({counts} >= {wanted.min_count}, FALSE)"
