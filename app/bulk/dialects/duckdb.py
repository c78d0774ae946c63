"""DuckDB."""

# ruff: noqa: D102 - what each method is for stands in `Dialect`

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from app.bulk.dialects.base import BOOLEAN, DAY, EVENT_ROW, EVENTS, NUMBER, TEXT, TEXTS, Dialect

if TYPE_CHECKING:
    from app.engine.domains.event_tests import EventTest


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
        counts = (
            f"LIST_TRANSFORM({passed}, LAMBDA {EVENT_ROW} : COALESCE({self.field('count')}, 1))"
        )
        return f"COALESCE(LIST_SUM({counts}) >= {wanted.min_count}, FALSE)"
