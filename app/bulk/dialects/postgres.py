"""PostgreSQL."""

# ruff: noqa: D102 - what each method is for stands in `Dialect`

from __future__ import annotations

from typing import ClassVar

from app.bulk.dialects.base import BOOLEAN, DAY, EVENT_ROW, EVENTS, NUMBER, TEXT, TEXTS
from app.bulk.dialects.unnesting import Unnesting


class Postgres(Unnesting):
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
