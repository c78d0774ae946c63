"""What a dialect of SQL has to say: types, days, and how arrays are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import ibis.expr.datatypes as dt
from sqlglot import exp

from app.bulk.columns import EVENT
from app.bulk.plain_words import plain_word

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.engine.domains.event_tests import EventTest

AS_OF, EVENT_ROW, MEMBER, TOTAL = "_as_of", "_event", "_member", "_total"
"""Names of the statement's own: no attribute begins so."""

TEXT, NUMBER, BOOLEAN, DAY, TEXTS, EVENTS = "text", "number", "boolean", "day", "texts", "events"

_KINDS: dict[dt.DataType, str] = {
    dt.string: TEXT,
    dt.float64: NUMBER,
    dt.boolean: BOOLEAN,
    dt.date: DAY,
    dt.Array(dt.string): TEXTS,
    dt.Array(EVENT): EVENTS,
}


class Dialect:
    """One dialect; what is written here is what most of them have.

    Attributes:
        name: As it is asked for, and as Ibis and sqlglot call it.
        product: What runs it.
        executed: Whether our tests run its statements.
        today: The current day in UTC, whatever the time zone of the session.
        types: The type of a column by what it holds.
        kept_once: Whether parts that are read often have to be told to be worked out once.
    """

    name: ClassVar[str]
    product: ClassVar[str]
    executed: ClassVar[bool] = True
    today: ClassVar[str]
    types: ClassVar[dict[str, str]]
    kept_once: ClassVar[bool] = False
    starts_with: ClassVar[str] = "STARTS_WITH"

    def holds(self, array: str, wanted: list[str], need: int) -> str:
        """Return the test whether an array holds so many of some texts; it is never null."""
        raise NotImplementedError

    def reaches(self, events: str, wanted: EventTest, *, certain: bool) -> str:
        """Return the test whether enough events pass, for certain or perhaps; it is never null."""
        raise NotImplementedError

    def field(self, name: str) -> str:
        """Return a field of an event."""
        return f"{EVENT_ROW}.{name}"

    def shifted(self, days: int) -> str:
        """Return the day so many days from the day of scoring."""
        return f"{AS_OF} {'-' if days < 0 else '+'} {abs(days)}"

    def type_of(self, kind: dt.DataType) -> str:
        """Return the type of a column."""
        return self.types[_KINDS[kind]]

    def without_nan(self, column: exp.Column) -> exp.Expr:
        """Return a number, and null for NaN, which SQL takes for greater than any other."""
        nan = exp.cast(exp.Literal.string("NaN"), self.types[NUMBER], dialect=self.name)
        return exp.Nullif(this=column, expression=nan)

    def quoted(self, name: str) -> str:
        """Return what stands between quotes for a name that needs them."""
        return name

    def written(self, node: exp.Expr) -> exp.Expr:
        """Return a node of a statement; a name is quoted where it has to be, and only there."""
        if not isinstance(node, exp.Identifier):
            return node
        plain = plain_word(node.name)
        name = node.name if plain else self.quoted(node.name)
        return exp.to_identifier(name, quoted=not plain)

    def identifier(self, name: str) -> str:
        """Return a name as it is written."""
        return self.written(exp.to_identifier(name)).sql(self.name)

    def text(self, value: str) -> str:
        """Return a text as a literal."""
        return exp.Literal.string(value).sql(self.name)

    def texts(self, values: Iterable[str]) -> str:
        """Return texts as literals with commas between them."""
        return ", ".join(map(self.text, values))

    def day(self, as_of: date | None) -> str:
        """Return a day as a literal; the current one for none."""
        return self.today if as_of is None else f"CAST('{as_of}' AS DATE)"

    def passes(self, wanted: EventTest, *, certain: bool) -> str:
        """Return the test whether an event passes; null is no."""
        types = sorted(wanted.types)
        kind = self.field("type")
        same = f"= {self.text(types[0])}" if len(types) == 1 else f"IN ({self.texts(types)})"
        under = (f"{self.starts_with}({kind}, {self.text(f'{one}.')})" for one in types)
        return " AND ".join(
            [
                f"({' OR '.join([f'{kind} {same}', *under])})",
                *self._timely(wanted, certain=certain),
                *self._large(wanted, certain=certain),
            ]
        )

    def _timely(self, wanted: EventTest, *, certain: bool) -> list[str]:
        day, days = self.field("date"), wanted.within_days
        if wanted.upcoming:
            ahead = [f"{day} > {AS_OF}"]
            return ahead if days is None else [*ahead, f"{day} <= {self.shifted(days)}"]
        if days is None:
            return [f"COALESCE({day} <= {AS_OF}, TRUE)"]
        return [_perhaps(f"{day} BETWEEN {self.shifted(-days)} AND {AS_OF}", certain=certain)]

    def _large(self, wanted: EventTest, *, certain: bool) -> list[str]:
        if wanted.min_amount is None:
            return []
        large = f"{self.field('amount')} >= {wanted.min_amount}"
        return [_perhaps(large, certain=certain)]


def _perhaps(test: str, *, certain: bool) -> str:
    return test if certain else f"COALESCE({test}, TRUE)"
