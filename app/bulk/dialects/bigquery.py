"""BigQuery."""

# ruff: noqa: D102 - what each method is for stands in `Dialect`

from __future__ import annotations

from typing import ClassVar

from sqlglot import exp

from app.bulk.dialects.base import AS_OF, BOOLEAN, DAY, EVENTS, MEMBER, NUMBER, TEXT, TEXTS
from app.bulk.dialects.unnesting import Unnesting


class BigQuery(Unnesting):
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

    def written(self, node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Interval):  # a number here, a text in other dialects
            return exp.Interval(this=exp.Literal.number(node.name), unit=node.unit)
        return super().written(node)

    def without_nan(self, column: exp.Column) -> exp.Expr:
        # here NaN is equal to nothing, itself included
        return exp.If(this=exp.IsNan(this=column), true=exp.Null(), false=column.copy())

    def shifted(self, days: int) -> str:
        function = "DATE_SUB" if days < 0 else "DATE_ADD"
        return f"{function}({AS_OF}, INTERVAL {abs(days)} DAY)"

    def holds(self, array: str, wanted: list[str], need: int) -> str:
        if need > 1:
            return self._counted(array, wanted, need)
        return (  # every text in it is a literal
            f"EXISTS (SELECT 1 FROM UNNEST({array}) AS {MEMBER}"  # noqa: S608
            f" WHERE {MEMBER} IN ({self.texts(wanted)}))"
        )
