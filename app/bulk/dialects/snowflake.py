"""Snowflake."""

# ruff: noqa: D102 - what each method is for stands in `Dialect`

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sqlglot import exp

from app.bulk.dialects.base import (
    AS_OF,
    BOOLEAN,
    DAY,
    EVENT_ROW,
    EVENTS,
    NUMBER,
    TEXT,
    TEXTS,
    TOTAL,
    Dialect,
)
from app.bulk.plain_words import RESERVED

if TYPE_CHECKING:
    from app.engine.domains.event_tests import EventTest


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

    def written(self, node: exp.Expr) -> exp.Expr:
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
