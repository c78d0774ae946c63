"""Databricks, and Spark of any other kind."""

# ruff: noqa: D102 - what each method is for stands in `Dialect`

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

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

if TYPE_CHECKING:
    from app.engine.domains.event_tests import EventTest


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
        count = f"COALESCE({self.field('count')}, 1)"
        return (
            f"COALESCE(AGGREGATE(FILTER({events}, {EVENT_ROW} -> {test}), CAST(0 AS BIGINT),"
            f" ({TOTAL}, {EVENT_ROW}) -> {TOTAL} + {count})"
            f" >= {wanted.min_count}, FALSE)"
        )
