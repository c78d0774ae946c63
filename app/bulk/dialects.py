"""Dialects of SQL: their types, their day, and how they ask arrays of texts and of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import ibis.expr.datatypes as dt
from sqlglot import exp

from app.bulk.columns import EVENT
from app.bulk.words import RESERVED, plain_word

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

    def quoted(self, name: str) -> str:
        """Return what stands between quotes for a name that needs them."""
        return name

    def written(self, node: exp.Expression) -> exp.Expression:
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


class _Unnesting(Dialect):
    """Asks arrays by subqueries over their members."""

    elements: ClassVar[str] = "UNNEST"
    """What makes rows of the events."""

    def _counted(self, array: str, wanted: list[str], need: int) -> str:
        return (
            f"(SELECT COUNT(DISTINCT {MEMBER}) FROM UNNEST({array}) AS {MEMBER}"
            f" WHERE {MEMBER} IN ({self.texts(wanted)})) >= {need}"
        )

    def reaches(self, events: str, wanted: EventTest, *, certain: bool) -> str:
        rows = f"FROM {self.elements}({events}) AS {EVENT_ROW} WHERE {self.passes(wanted, certain=certain)}"
        if wanted.min_count == 1:
            return f"EXISTS (SELECT 1 {rows})"
        counts = f"(SELECT SUM(COALESCE({self.field('count')}, 1)) {rows})"
        return f"COALESCE({counts} >= {wanted.min_count}, FALSE)"


class Postgres(_Unnesting):
    """PostgreSQL: events are one `jsonb`."""

    name = "postgres"
    product = "PostgreSQL"
    today = "CAST(CURRENT_TIMESTAMP AT TIME ZONE 'UTC' AS DATE)"
    types: ClassVar = {
        TEXT: "text",
        NUMBER: "double precision",
        BOOLEAN: "boolean",
        DAY: "date",
        TEXTS: "text[]",
        EVENTS: "jsonb",
    }
    kept_once = True
    elements = "JSONB_ARRAY_ELEMENTS"

    _FIELDS: ClassVar = {"date": "DATE", "amount": "DOUBLE PRECISION", "count": "BIGINT"}

    def field(self, name: str) -> str:
        text = f"{EVENT_ROW} ->> '{name}'"
        return f"CAST({text} AS {self._FIELDS[name]})" if name in self._FIELDS else text

    def holds(self, array: str, wanted: list[str], need: int) -> str:
        if need not in {1, len(wanted)}:
            return self._counted(array, wanted, need)
        operator = "&&" if need == 1 else "@>"
        return f"COALESCE({array} {operator} ARRAY[{self.texts(wanted)}], FALSE)"


class BigQuery(_Unnesting):
    """BigQuery."""

    name = "bigquery"
    product = "BigQuery"
    executed = False
    today = "CURRENT_DATE('UTC')"
    types: ClassVar = {
        TEXT: "STRING",
        NUMBER: "FLOAT64",
        BOOLEAN: "BOOL",
        DAY: "DATE",
        TEXTS: "ARRAY<STRING>",
        EVENTS: "ARRAY<STRUCT<type STRING, date DATE, amount FLOAT64, count INT64>>",
    }

    def written(self, node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Interval):  # a number here, a text in other dialects
            return exp.Interval(this=exp.Literal.number(node.name), unit=node.unit)
        return super().written(node)

    def shifted(self, days: int) -> str:
        function = "DATE_SUB" if days < 0 else "DATE_ADD"
        return f"{function}({AS_OF}, INTERVAL {abs(days)} DAY)"

    def holds(self, array: str, wanted: list[str], need: int) -> str:
        if need > 1:
            return self._counted(array, wanted, need)
        return (
            f"EXISTS (SELECT 1 FROM UNNEST({array}) AS {MEMBER}"
            f" WHERE {MEMBER} IN ({self.texts(wanted)}))"
        )


class DuckDB(Dialect):
    """DuckDB."""

    name = "duckdb"
    product = "DuckDB"
    today = "CAST(NOW() AT TIME ZONE 'UTC' AS DATE)"
    types: ClassVar = {
        TEXT: "VARCHAR",
        NUMBER: "DOUBLE",
        BOOLEAN: "BOOLEAN",
        DAY: "DATE",
        TEXTS: "VARCHAR[]",
        EVENTS: "STRUCT(type VARCHAR, date DATE, amount DOUBLE, count BIGINT)[]",
    }

    def holds(self, array: str, wanted: list[str], need: int) -> str:
        texts = f"[{self.texts(wanted)}]"
        if need == 1:
            return f"COALESCE(LIST_HAS_ANY({array}, {texts}), FALSE)"
        if need == len(wanted):
            return f"COALESCE(LIST_HAS_ALL({array}, {texts}), FALSE)"
        return f"COALESCE(LEN(LIST_INTERSECT({array}, {texts})) >= {need}, FALSE)"

    def reaches(self, events: str, wanted: EventTest, *, certain: bool) -> str:
        test = self.passes(wanted, certain=certain)
        passed = f"LIST_FILTER({events}, LAMBDA {EVENT_ROW} : {test})"
        if wanted.min_count == 1:
            return f"COALESCE(LEN({passed}) > 0, FALSE)"
        counts = f"LIST_TRANSFORM({passed}, LAMBDA {EVENT_ROW} : COALESCE({self.field('count')}, 1))"
        return f"COALESCE(LIST_SUM({counts}) >= {wanted.min_count}, FALSE)"


class Databricks(Dialect):
    """Databricks and Spark."""

    name = "databricks"
    product = "Spark"
    today = "CAST(TO_UTC_TIMESTAMP(CURRENT_TIMESTAMP(), CURRENT_TIMEZONE()) AS DATE)"
    types: ClassVar = {
        TEXT: "STRING",
        NUMBER: "DOUBLE",
        BOOLEAN: "BOOLEAN",
        DAY: "DATE",
        TEXTS: "ARRAY<STRING>",
        EVENTS: "ARRAY<STRUCT<type: STRING, date: DATE, amount: DOUBLE, count: BIGINT>>",
    }
    starts_with = "STARTSWITH"

    def shifted(self, days: int) -> str:
        return f"DATE_ADD({AS_OF}, {days})"

    def holds(self, array: str, wanted: list[str], need: int) -> str:
        texts = f"ARRAY({self.texts(wanted)})"
        if need == 1:
            return f"COALESCE(ARRAYS_OVERLAP({array}, {texts}), FALSE)"
        return f"COALESCE(SIZE(ARRAY_INTERSECT({array}, {texts})) >= {need}, FALSE)"

    def reaches(self, events: str, wanted: EventTest, *, certain: bool) -> str:
        test = self.passes(wanted, certain=certain)
        if wanted.min_count == 1:
            return f"COALESCE(EXISTS({events}, {EVENT_ROW} -> {test}), FALSE)"
        return (
            f"COALESCE(AGGREGATE(FILTER({events}, {EVENT_ROW} -> {test}), CAST(0 AS BIGINT),"
            f" ({TOTAL}, {EVENT_ROW}) -> {TOTAL} + COALESCE({self.field('count')}, 1)) >= {wanted.min_count}, FALSE)"
        )


class Snowflake(Dialect):
    """Snowflake: arrays and their events are semi-structured."""

    name = "snowflake"
    product = "Snowflake"
    executed = False
    today = "CAST(CONVERT_TIMEZONE('UTC', CURRENT_TIMESTAMP()) AS DATE)"
    types: ClassVar = {
        TEXT: "VARCHAR",
        NUMBER: "FLOAT",
        BOOLEAN: "BOOLEAN",
        DAY: "DATE",
        TEXTS: "ARRAY",
        EVENTS: "ARRAY",
    }
    starts_with = "STARTSWITH"

    def quoted(self, name: str) -> str:
        return name.upper() if name in RESERVED else name  # as it is stored without quotes

    _FIELDS: ClassVar = {"type": "VARCHAR", "date": "DATE", "amount": "FLOAT", "count": "INT"}

    def field(self, name: str) -> str:
        return f"CAST(GET({EVENT_ROW}, '{name}') AS {self._FIELDS[name]})"

    def written(self, node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Neg) and node.this.is_string:  # days, as Ibis takes them away
            return exp.Literal.number(f"-{node.this.name}")
        return super().written(node)

    def shifted(self, days: int) -> str:
        return f"DATEADD(DAY, {days}, {AS_OF})"

    def holds(self, array: str, wanted: list[str], need: int) -> str:
        texts = f"ARRAY_CONSTRUCT({self.texts(wanted)})"
        if need == 1:
            return f"COALESCE(ARRAYS_OVERLAP({array}, {texts}), FALSE)"
        return f"COALESCE(ARRAY_SIZE(ARRAY_INTERSECTION({array}, {texts})) >= {need}, FALSE)"

    def reaches(self, events: str, wanted: EventTest, *, certain: bool) -> str:
        passed = f"FILTER({events}, {EVENT_ROW} -> {self.passes(wanted, certain=certain)})"
        if wanted.min_count == 1:
            return f"COALESCE(ARRAY_SIZE({passed}) > 0, FALSE)"
        count = f"COALESCE({self.field('count')}, 1)"
        return (
            f"COALESCE(REDUCE({passed}, 0, ({TOTAL}, {EVENT_ROW}) -> {TOTAL} + {count})"
            f" >= {wanted.min_count}, FALSE)"
        )


DIALECTS: dict[str, Dialect] = {
    dialect.name: dialect
    for dialect in (Postgres(), DuckDB(), Databricks(), Snowflake(), BigQuery())
}
