"""The same accounts decided row by row and in columns, to be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.bulk.names import names_of
from app.engine.compiling.compiled import compile_definition
from app.engine.evaluate import decide
from app.engine.normalise.account import Account

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from app.engine.values import Facts
    from schemas.definition import Definition
    from tests.bulk.engines import Engine, Row

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


def differences(
    definition: Definition, accounts: Sequence[Facts], as_of: date, engine: Engine
) -> list[str]:
    """Return where an engine disagrees with the rows, and where a bound of its is none."""
    rows, found = by_rows(definition, accounts, as_of), engine.score(definition, accounts, as_of)
    told = differing(definition, rows, found)
    return [f"{what}: {accounts[place]}" for place, what in told]


def differing(
    definition: Definition, rows: Sequence[Row], found: Sequence[Row]
) -> Iterator[tuple[int, str]]:
    """Yield where what was found of accounts is not what `by_rows` says: of which, and what."""
    keys = [band.key for band in definition.bands]
    for place, (row, other) in enumerate(zip(rows, found, strict=True)):
        for name, value in row.items():
            if name != "possible" and other[name] != value:
                yield place, f"{place} {name}: {value!r} in rows, {other[name]!r} in columns"
        least, most, bands = row["possible"]
        if not other["possible_min_score"] <= least <= most <= other["possible_max_score"]:
            yield place, f"{place}: scores of {least} to {most} are possible, not as in {other}"
        places = [keys.index(band) for band in bands]
        best, worst = (keys.index(other[f"possible_{side}_band"]) for side in ("best", "worst"))
        if not best <= min(places) <= max(places) <= worst:
            yield place, f"{place}: {bands} are possible, not as in {other}"
