"""The same accounts decided row by row and in columns, to be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from app.bulk.columns import row_of, schema_of
from app.bulk.names import names_of, result_columns
from app.bulk.scored import scored
from app.engine.attributes import attribute_table
from app.engine.compiling.compiled import compile_definition
from app.engine.evaluate import decide
from app.engine.normalise.account import Account

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.engine.values import Facts
    from schemas.definition import Definition
    from tests.bulk.engines import Engine

Row = dict[str, Any]
NOTHING_IGNORED = {"count": 0, "suggestions": []}


def by_rows(definition: Definition, accounts: Sequence[Facts], as_of: date) -> list[Row]:
    """Return what the engine decides, in the columns of the other one."""
    compiled, names = compile_definition(definition), names_of(definition)
    rows = []
    for facts in accounts:
        made = decide(compiled, Account(None, None, facts, (), NOTHING_IGNORED), as_of)
        bands = made["possible"]["bands"]
        row: Row = {name: made[name] for name in ("score", "score_band", "band", "disqualified")}
        row["possible"] = made["possible"]["min_score"], made["possible"]["max_score"], bands
        for dimension in made["dimensions"]:
            row[names.points[dimension["key"]]] = dimension["points"]
            for criterion in dimension["criteria"]:
                row[names.criteria[criterion["key"]]] = criterion["outcome"]
        for flag in made["flags"]:
            row[names.flags[flag["key"]]] = flag["outcome"]
        rows.append(row)
    return rows


def in_columns(
    definition: Definition, accounts: Sequence[Facts], as_of: date, engine: Engine
) -> list[Row]:
    """Return the columns that an engine makes of the accounts, in their order."""
    attributes = attribute_table(definition.attributes)
    shape = ibis.schema({"_place": "int64"} | dict(schema_of(attributes, attributes).items()))
    rows = [{"_place": place} | row_of(facts) for place, facts in enumerate(accounts)]
    made = scored(ibis.table(shape, name="accounts"), definition, as_of)
    statement = ibis.to_sql(
        made.select("_place", *result_columns(definition)), dialect=engine.dialect
    )
    table = pa.Table.from_pylist(rows, schema=shape.to_pyarrow())
    return sorted(engine.rows(statement, table), key=lambda row: row["_place"])


def differences(
    definition: Definition, accounts: Sequence[Facts], as_of: date, engine: Engine
) -> list[str]:
    """Return where the two disagree, and where a bound of the columns is none."""
    found = in_columns(definition, accounts, as_of, engine)
    return differing(definition, accounts, as_of, found)


def differing(
    definition: Definition, accounts: Sequence[Facts], as_of: date, found: Sequence[Row]
) -> list[str]:
    """Return where what was found of accounts is not what the engine decides."""
    told = []
    keys = [band.key for band in definition.bands]
    pairs = zip(by_rows(definition, accounts, as_of), found, strict=True)
    for place, (one, other) in enumerate(pairs):
        least, most, bands = one.pop("possible")
        told += [
            f"{place} {name}: {value!r} in rows, {other[name]!r} in columns: {accounts[place]}"
            for name, value in one.items()
            if other[name] != value
        ]
        if not other["possible_min_score"] <= least <= most <= other["possible_max_score"]:
            told.append(f"{place}: scores of {least} to {most} are possible, not as in {other}")
        places = [keys.index(band) for band in bands]
        best, worst = (keys.index(other[f"possible_{side}_band"]) for side in ("best", "worst"))
        if not best <= min(places) <= max(places) <= worst:
            told.append(f"{place}: {bands} are possible, not as in {other}")
    return told
