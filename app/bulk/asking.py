"""Questions to arrays that a dialect answers in its own words, once Ibis has made the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
from sqlglot import exp, parse_one

if TYPE_CHECKING:
    from collections.abc import Callable

    from ibis.expr.types import ArrayValue, BooleanValue

    from app.bulk.columns import Day
    from app.bulk.dialects.base import Dialect
    from app.engine.domains.event_tests import EventTest

_PLACE = "icp_asked"


@ibis.udf.scalar.builtin(name=_PLACE)  # type: ignore[untyped-decorator]
def _asked(array, question) -> bool:  # type: ignore[no-untyped-def,empty-body]  # noqa: ANN001
    """Stand where the answer to a question will."""


class DialectArrays:
    """Leaves a place for each question, and fills it with what the dialect asks.

    Args:
        dialect: The dialect.
    """

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._questions: list[Callable[[str], str]] = []

    def holds(self, array: ArrayValue, wanted: list[str], need: int) -> BooleanValue:
        """Return a place for whether an array holds so many of some texts."""
        return self._place(array, lambda column: self._dialect.holds(column, wanted, need))

    def reaches(
        self,
        events: ArrayValue,
        wanted: EventTest,
        as_of: Day,  # noqa: ARG002 - a column, which the dialect knows
        *,
        certain: bool,
    ) -> BooleanValue:
        """Return a place for whether enough events pass a test."""
        return self._place(
            events, lambda column: self._dialect.reaches(column, wanted, certain=certain)
        )

    def _place(self, array: ArrayValue, question: Callable[[str], str]) -> BooleanValue:
        self._questions.append(question)
        return _asked(array, len(self._questions) - 1)

    def filled(self, node: exp.Expr) -> exp.Expr:
        """Return a node of the tree; an answer, if it is a place."""
        if not isinstance(node, exp.Anonymous) or node.name.lower() != _PLACE:
            return node
        column, number = node.expressions
        name = self._dialect.identifier(column.name)
        return parse_one(self._questions[int(number.name)](name), read=self._dialect.name)
